using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gantry.Protocol.Approvals;

namespace Gantry.Cli.Commands;

/// <summary><c>--edit</c> and <c>--input</c>: what shall run instead of what was asked for.</summary>
internal sealed class InputOptions
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Option<bool> edit = new("--edit") { Description = "Change the input in $VISUAL or $EDITOR first; what you leave there is what runs." };
    private readonly Option<string?> input = new("--input") { Description = "Run this instead: JSON, or a file that holds it.", HelpName = "FILE|JSON" };

    public InputOptions AddTo(Command command)
    {
        command.Add(edit);
        command.Add(input);
        return this;
    }

    /// <summary>Null: as it was asked for.</summary>
    public async Task<JsonElement?> ReadAsync(CommandScope scope, Approval approval, CancellationToken cancellationToken) =>
        (scope.Parse.GetValue(edit), scope.Parse.GetValue(input)) switch
        {
            (false, null) => null,
            (true, { }) => throw new CommandFailure(ExitCode.Usage, "Give --edit or --input, not both."),
            _ when !approval.Editable => throw new CommandFailure(
                ExitCode.Usage, $"The agent '{approval.Agent}' cannot take other input for {approval.Tool}; deny it with --feedback that says what to do instead."),
            (true, null) => await EditAsync(scope, approval, cancellationToken),
            (_, { } given) => Parse(await TextAsync(given, cancellationToken), "--input"),
        };

    private static async Task<string> TextAsync(string given, CancellationToken cancellationToken)
    {
        try
        {
            return File.Exists(given) ? await File.ReadAllTextAsync(given, cancellationToken) : given;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"The file {given} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    private static async Task<JsonElement?> EditAsync(CommandScope scope, Approval approval, CancellationToken cancellationToken)
    {
        var editor = Environment.GetEnvironmentVariable("VISUAL") ?? Environment.GetEnvironmentVariable("EDITOR") ?? "vi";
        var folder = Directory.CreateTempSubdirectory("gantry-edit-");
        try
        {
            var file = Path.Combine(folder.FullName, "input.json");
            await File.WriteAllTextAsync(file, Pretty(approval.Input), cancellationToken);

            // An editor may come with arguments of its own; the shell reads them as the person wrote them, the file is an argument and never pasted.
            using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"{editor} \"$1\"", "sh", file]) { UseShellExecute = false })!;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? Parse(await File.ReadAllTextAsync(file, cancellationToken), "what you left in the editor")
                : throw new CommandFailure(ExitCode.Failed, $"The editor '{editor}' ended with status {process.ExitCode}; nothing was answered.");
        }
        catch (Win32Exception missing)
        {
            throw new CommandFailure(ExitCode.Failed, $"The editor cannot be started: {missing.Message}. Set EDITOR, or use --input.", missing);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static JsonElement Parse(string text, string what)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException wrong)
        {
            throw new CommandFailure(ExitCode.Usage, $"There is no valid JSON in {what}, and nothing was answered: {wrong.Message}", wrong);
        }
    }

    private static string Pretty(JsonElement input)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            input.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }
}
