using System.Text.Json;

namespace Gantry.Server.Tests.Agents;

/// <summary>What the scripted model does next: the last user message that holds a script says it, and the tool results behind it say how far it has come.</summary>
/// <param name="Next">A verb and what follows it.</param>
internal sealed record ModelScript((string Verb, string Words) Next)
{
    private static readonly string[] Verbs = ["@say", "@tool", "@long", "@fail", "@drop"];

    public static ModelScript OfMessages(JsonElement body)
    {
        var parts = new List<(bool IsResult, string Text)>();
        foreach (var message in body.GetProperty("messages").EnumerateArray().Where(message => message.GetProperty("role").GetString() == "user"))
        {
            var content = message.GetProperty("content");
            if (content.ValueKind == JsonValueKind.String)
            {
                parts.Add((false, content.GetString()!));
                continue;
            }

            foreach (var block in content.EnumerateArray())
            {
                switch (block.GetProperty("type").GetString())
                {
                    case "text":
                        parts.Add((false, block.GetProperty("text").GetString()!));
                        break;
                    case "tool_result":
                        parts.Add((true, TextOf(block.TryGetProperty("content", out var result) ? result : default)));
                        break;
                }
            }
        }

        return Of(parts);
    }

    public static ModelScript OfResponses(JsonElement body)
    {
        var parts = new List<(bool IsResult, string Text)>();
        foreach (var item in body.GetProperty("input").EnumerateArray())
        {
            switch (item.TryGetProperty("type", out var type) ? type.GetString() : "message")
            {
                case "message" when item.GetProperty("role").GetString() == "user":
                    parts.AddRange(item.GetProperty("content").EnumerateArray().Where(part => part.TryGetProperty("text", out _)).Select(part => (false, part.GetProperty("text").GetString()!)));
                    break;
                case "function_call_output" or "custom_tool_call_output":
                    parts.Add((true, TextOf(item.GetProperty("output"))));
                    break;
            }
        }

        return Of(parts);
    }

    public static ModelScript OfCompletions(JsonElement body)
    {
        var parts = new List<(bool IsResult, string Text)>();
        foreach (var message in body.GetProperty("messages").EnumerateArray())
        {
            switch (message.GetProperty("role").GetString())
            {
                case "user":
                    parts.Add((false, TextOf(message.GetProperty("content"))));
                    break;
                case "tool":
                    parts.Add((true, TextOf(message.GetProperty("content"))));
                    break;
            }
        }

        return Of(parts);
    }

    private static ModelScript Of(List<(bool IsResult, string Text)> parts)
    {
        var last = parts.FindLastIndex(part => ScriptIn(part.Text).Count > 0);
        if (last < 0)
        {
            return new ModelScript(("@say", "nothing to do"));
        }

        var lines = ScriptIn(parts[last].Text);
        var results = parts.Skip(last + 1).Where(part => part.IsResult).Select(part => part.Text).ToList();

        // A message that was folded into a tool's result is not answered by that result.
        var line = results.Count < lines.Count ? lines[results.Count] : $"@say done: {(results.Count > 0 ? results[^1] : "")}";
        var at = line.IndexOf(' ');
        return new ModelScript(at < 0 ? (line, "") : (line[..at], line[(at + 1)..]));
    }

    private static List<string> ScriptIn(string text) =>
        [.. text.Split('\n').Select(line => line.Trim()).Where(line => Verbs.Any(verb => line == verb || line.StartsWith(verb + " ", StringComparison.Ordinal)))];

    private static string TextOf(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array => string.Join('\n', content.EnumerateArray().Select(part => part.TryGetProperty("text", out var text) ? text.GetString() : "")),
        _ => "",
    };
}
