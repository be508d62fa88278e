using System.Text.Json;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Agents.ClaudeCode;

/// <summary>
/// What Claude Code's model says and calls, and what its tools answer. A finished block comes as a line of its own before the stream says that it stopped. What a
/// sub-agent says is output of the call that started it.
/// </summary>
internal sealed class ClaudeSpeech(TurnLedger ledger, Func<string, JsonElement, string> titleOf)
{
    private const string Synthetic = "<synthetic>";
    private readonly HashSet<string> streamedBy = new(StringComparer.Ordinal);
    private string openKey = "";
    private int answers;

    /// <summary>A piece of the model's stream.</summary>
    public void TakeStream(JsonElement line)
    {
        var piece = line.At("event");
        var parent = line.TextAt("parent_tool_use_id");
        switch (piece.TextAt("type"))
        {
            // Blocks are counted anew in each answer.
            case "message_start":
                answers++;
                break;
            case "content_block_start" when parent is null:
                openKey = $"{answers}/{piece.NumberAt("index")}";
                break;
            case "content_block_delta":
                Grow(piece, parent);
                break;
        }
    }

    /// <summary>A finished block, or several.</summary>
    public async Task TakeAssistantAsync(JsonElement line)
    {
        var message = line.At("message");
        if (message.TextAt("model") == Synthetic)
        {
            // Words of the program about a failure; the result says the same.
            return;
        }

        var parent = line.TextAt("parent_tool_use_id");
        foreach (var block in message.ListAt("content"))
        {
            switch (block.TextAt("type"))
            {
                case "tool_use" when block.TextAt("id") is { } id && block.TextAt("name") is { } name:
                    await ledger.CallAsync(id, name, block.At("input"), titleOf(name, block.At("input")));
                    break;
                case "text" when parent is not null:
                    TellParent(parent, block.TextAt("text") ?? "");
                    break;
                case "text":
                    await ledger.FinishAsync(openKey, block.TextAt("text") ?? "", isThought: false);
                    break;
                case "thinking" when parent is null:
                    await ledger.FinishAsync(openKey, block.TextAt("thinking") ?? "", isThought: true, block.TextAt("signature"));
                    break;
            }
        }
    }

    /// <summary>What tools answered.</summary>
    public async Task TakeResultsAsync(JsonElement line)
    {
        foreach (var block in line.At("message").ListAt("content").Where(block => block.TextAt("type") == "tool_result"))
        {
            if (block.TextAt("tool_use_id") is { } id && ledger.Open(id) is { } call)
            {
                var outcome = block.IsTrueAt("is_error") ? ToolOutcome.Failed : ToolOutcome.Succeeded;
                await ledger.ResultAsync(call, outcome, TextOf(block.At("content")));
            }
        }
    }

    private static string TextOf(JsonElement content) =>
        content.ValueKind switch
        {
            JsonValueKind.String => content.GetString()!,
            JsonValueKind.Array => string.Join('\n', content.EnumerateArray().Select(part => part.TextAt("text") ?? $"[{part.TextAt("type")}]")),
            _ => "",
        };

    private void Grow(JsonElement piece, string? parent)
    {
        var delta = piece.At("delta");
        var (words, isThought) = delta.TextAt("type") switch
        {
            "text_delta" => (delta.TextAt("text") ?? "", false),
            "thinking_delta" => (delta.TextAt("thinking") ?? "", true),
            _ => ("", false),
        };
        if (parent is null)
        {
            ledger.Grow($"{answers}/{piece.NumberAt("index")}", words, isThought);
        }
        else if (!isThought && words.Length > 0 && ledger.Open(parent) is { } call)
        {
            streamedBy.Add(parent);
            ledger.Output(call, words);
        }
    }

    private void TellParent(string parent, string words)
    {
        if (ledger.Open(parent) is { } call)
        {
            ledger.Output(call, streamedBy.Remove(parent) ? "\n" : $"{words}\n");
        }
    }
}
