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
        Write(terminal, asked.ApprovalId.ToString(), asked.Title, asked.Tool, asked.Reason, asked.Sandbox, asked.Input, asked.Diff, asked.RuleSuggestions);

    public static void Write(Terminal terminal, Approval asked) =>
        Write(terminal, asked.ApprovalId.ToString(), asked.Title, asked.Tool, asked.Reason, asked.Sandbox, asked.Input, asked.Diff, asked.RuleSuggestions);

    /// <summary>What runs instead, when the answer changed it.</summary>
    public static void WriteEdit(Terminal terminal, EditedInput? edited)
    {
        if (edited is not null)
        {
            terminal.WriteLine("  ✎ edited: this runs instead", Ink.Yellow);
            WriteInput(terminal, edited.Input);
        }
    }

    /// <summary>A question with its choices, numbered from 1.</summary>
    public static void Write(Terminal terminal, QuestionAsked asked)
    {
        terminal.WriteLine($"? {VisibleText.Exactly(asked.Text)}", Ink.Yellow);
        for (var n = 0; n < asked.Choices.Count; n++)
        {
            terminal.WriteLine($"    {n + 1}. {VisibleText.OnOneLine(asked.Choices[n])}");
        }
    }

    private static void Write(Terminal terminal, string id, string title, string tool, string reason, string sandbox, JsonElement input, string? diff, IReadOnlyList<RuleSuggestion>? rules)
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

        SuggestionView.Write(terminal, rules ?? []);
        Field(terminal, "id", id);
    }

    private static void WriteInput(Terminal terminal, JsonElement input)
    {
        if (PlanIn(input) is { } plan)
        {
            Field(terminal, "plan", "");
            Indent(terminal, plan);
            return;
        }

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

    private static string? CommandIn(JsonElement input) => TextIn(input, "command");

    // A plan is all that its tool is given.
    private static string? PlanIn(JsonElement input) =>
        input.ValueKind == JsonValueKind.Object && input.EnumerateObject().Count() == 1 ? TextIn(input, "plan") : null;

    private static string? TextIn(JsonElement input, string name) =>
        input.ValueKind == JsonValueKind.Object && input.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

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
        terminal.WriteLine(VisibleText.Exactly(value).Replace("\n", "\n           ", StringComparison.Ordinal));
    }

    private static void Indent(Terminal terminal, string text)
    {
        foreach (var line in VisibleText.Exactly(text).Split('\n'))
        {
            terminal.WriteLine("    " + line, Ink.Bold);
        }
    }
}
