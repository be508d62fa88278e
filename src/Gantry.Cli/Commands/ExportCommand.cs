using System.CommandLine;
using Gantry.Cli.Http;
using Gantry.Protocol.Ids;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry export</c>: everything about a run or session as one zip file.</summary>
internal static class ExportCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var id = new Argument<string>("id") { Description = "A run or a session.", HelpName = "run or session id" };
        var target = new Option<string?>("--out", "-o") { Description = "The file to write. Default: gantry-run-ID.zip or gantry-session-ID.zip here.", HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = "Overwrite the file." };
        var command = new DocumentedCommand(
            "export",
            "Writes a run or session (events, transcript, diff) to a zip file.",
            "gantry export 0190…",
            "gantry export --out /tmp/run.zip 0190…")
        {
            id,
            target,
            force,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var named = Identified.Parse<RunId>(scope.Parse.GetRequiredValue(id), "gantry ps");
            using var client = await scope.ConnectAsync(cancellationToken);
            var what = await Identified.FindRunOrSessionAsync(client, named, cancellationToken);
            var file = Path.GetFullPath(scope.Parse.GetValue(target) ?? $"gantry-{what.Noun}-{what.Id}.zip");
            var size = await WriteAsync(client, what, file, scope.Parse.GetValue(force), cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(new ExportWritten(file, size), CliJson.Default.ExportWritten);
            }
            else
            {
                scope.Terminal.WriteLine($"Wrote {file} ({size:N0} bytes).");
            }

            return ExitCode.Ok;
        });
    }

    /// <summary>Writes beside the file and renames at the end, so that there is never half a file under its name.</summary>
    public static async Task<long> WriteAsync(GantryClient client, RunOrSession what, string file, bool force, CancellationToken cancellationToken)
    {
        if (Directory.Exists(file))
        {
            throw new CommandFailure(ExitCode.Failed, $"{file} is a folder; name a file with --out.");
        }

        if (File.Exists(file) && !force)
        {
            throw new CommandFailure(ExitCode.Failed, $"{file} exists; name another file with --out, or overwrite it with --force.");
        }

        var partial = $"{file}.{Guid.NewGuid():N}.part";
        try
        {
            long size;
            await using (var stream = new FileStream(partial, FileMode.CreateNew, FileAccess.Write))
            {
                await client.DownloadAsync($"{what.Path}/export", stream, cancellationToken);
                size = stream.Length;
            }

            File.Move(partial, file, overwrite: force);
            return size;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Failed, $"{file} cannot be written: {refused.Message}", refused);
        }
        finally
        {
            if (File.Exists(partial))
            {
                File.Delete(partial);
            }
        }
    }
}

/// <summary>What <c>gantry export --json</c> says.</summary>
internal sealed record ExportWritten(string File, long Bytes);
