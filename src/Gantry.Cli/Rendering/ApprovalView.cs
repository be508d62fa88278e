using System.Text.Encodings.Web;
using System.Text.Json;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;

namespace Gantry.Cli.Rendering;

/// <summary>Everything that a person needs to see before they answer: what exactly, why, and what the sandbox prevents.</summary>
internal static class ApprovalView
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Terminal terminal, ApprovalRequested asked) =>
        Write(terminal, asked.ApprovalId.ToString(), asked.Title, asked.Tool, asked.Reason, asked.Sandbox, asked.Input, asked.Diff);

    public static void Write(Terminal terminal, Approval asked) =>
        Write(terminal, asked.ApprovalId.ToString(), asked.Title, asked.Tool, asked.Reason, asked.Sandbox, asked.Input, asked.Diff);

    private static void Write(Terminal terminal, string id, string title, string tool, string reason, string sandbox, JsonElement input, string? diff)
    {
        terminal.WriteLine($"? Approval: {VisibleText.OnOneLine(title)}", Ink.Yellow);
        Field(terminal, "tool", tool);
        Field(terminal, "why", reason);
        Field(terminal, "sandbox", sandbox);
        if (diff is { Length: > 0 })
        {
            Field(terminal, "change", "");
            DiffView.Write(terminal, diff);
        }
        else
        {
            WriteInput(terminal, input);
        }

        Field(terminal, "id", id);
    }

    private static void WriteInput(Terminal terminal, JsonElement input)
    {
        if (CommandIn(input) is { } command)
        {
            Field(terminal, "command", "");
            Indent(terminal, command);
            var others = input.EnumerateObject().Where(field => field.Name != "command").ToList();
            foreach (var other in others)
            {
                Field(terminal, VisibleText.OnOneLine(other.Name), other.Value.ToString());
            }

            return;
        }

        Field(terminal, "input", "");
        Indent(terminal, Pretty(input));
    }

    private static string? CommandIn(JsonElement input) =>
        input.ValueKind == JsonValueKind.Object && input.TryGetProperty("command"u8, out var command) && command.ValueKind == JsonValueKind.String
            ? command.GetString()
            : null;

    private static string Pretty(JsonElement input)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            input.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Field(Terminal terminal, string name, string value)
    {
        terminal.Write($"  {name,-8} ", Ink.Dim);
        terminal.WriteLine(VisibleText.Of(value).Replace("\n", "\n           ", StringComparison.Ordinal));
    }

    private static void Indent(Terminal terminal, string text)
    {
        foreach (var line in VisibleText.Of(text).Split('\n'))
        {
            terminal.WriteLine("    " + line, Ink.Bold);
        }
    }
}
