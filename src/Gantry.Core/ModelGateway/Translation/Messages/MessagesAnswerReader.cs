using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation.Messages;

/// <summary>Reads answers in Anthropic's Messages.</summary>
internal sealed class MessagesAnswerReader(ToolNames names, Action<AnswerEvent> tell) : AnswerReader(names, tell)
{
    private readonly Dictionary<long, OpenBlock> blocks = [];
    private readonly Dictionary<long, (string? Seal, bool IsRedacted)> seals = [];
    private StopCause? cause;
    private string? sequence;

    public override void Take(JsonElement frame)
    {
        var index = frame.Number("index") ?? 0;
        switch (frame.Text("type"))
        {
            case "message_start" when frame.Field("message") is { } message:
                TakeUsage(message);
                Begin(message.Text("id"), message.Text("model"), withUsage: true);
                break;
            case "content_block_start" when frame.Field("content_block") is { } block:
                Start(index, block);
                break;
            case "content_block_delta" when frame.Field("delta") is { } delta:
                Delta(index, delta);
                break;
            case "content_block_stop":
                Finish(index);
                break;
            case "message_delta":
                TakeUsage(frame);
                TakeStop(frame.Field("delta"));
                break;
            case "message_stop":
                Stop(cause ?? StopCause.EndOfTurn, sequence);
                break;
            case "error":
                Fail(ProviderFault.Read(frame, null));
                break;
            default:
                // A ping, or news that old clients do without too.
                break;
        }
    }

    public override void TakeWhole(JsonElement document)
    {
        if (document.Text("type") != "message")
        {
            Fail(ProviderFault.Read(document, null));
            return;
        }

        TakeUsage(document);
        Begin(document.Text("id"), document.Text("model"), withUsage: true);
        var index = 0;
        foreach (var block in document.Items("content"))
        {
            Start(index, block);
            if (block.Text("signature") is { } signature)
            {
                seals[index] = (signature, false);
            }

            Finish(index++);
        }

        TakeStop(document);
        Stop(cause ?? StopCause.EndOfTurn, sequence);
    }

    public override void End()
    {
        if (cause is { } known)
        {
            Stop(known, sequence);
        }
        else if (!IsOver)
        {
            BreakOff();
        }
    }

    private void Start(long index, JsonElement block)
    {
        switch (block.Text("type"))
        {
            case "text":
                Grow(blocks[index] = Open(BlockKind.Text), block.Text("text"));
                break;
            case "thinking":
                Grow(blocks[index] = Open(BlockKind.Thought), block.Text("thinking"));
                break;
            case "redacted_thinking":
                blocks[index] = Open(BlockKind.Thought);
                seals[index] = (block.Text("data"), true);
                break;
            case "tool_use":
                blocks[index] = OpenCall(block.Text("id") ?? "", block.Text("name") ?? "", isFreeform: false);
                if (block.Field("input") is { ValueKind: JsonValueKind.Object } input && input.GetPropertyCount() > 0)
                {
                    Grow(blocks[index], input.GetRawText());
                }

                break;
            default:
                // What a provider's own tool did; its words about it follow.
                blocks.Remove(index);
                break;
        }
    }

    private void Delta(long index, JsonElement delta)
    {
        if (!blocks.TryGetValue(index, out var block))
        {
            return;
        }

        switch (delta.Text("type"))
        {
            case "text_delta":
                Grow(block, delta.Text("text"));
                break;
            case "thinking_delta":
                Grow(block, delta.Text("thinking"));
                break;
            case "input_json_delta":
                Grow(block, delta.Text("partial_json"));
                break;
            case "signature_delta":
                seals[index] = (seals.GetValueOrDefault(index).Seal + delta.Text("signature"), false);
                break;
            default:
                // Citations have no place elsewhere.
                break;
        }
    }

    private void Finish(long index)
    {
        if (blocks.Remove(index, out var block))
        {
            seals.Remove(index, out var known);
            Close(block, new Thought("", ModelProtocol.Messages, known.Seal) { IsRedacted = known.IsRedacted });
        }
    }

    private void TakeUsage(JsonElement holder)
    {
        if (holder.Field("usage") is { } usage)
        {
            Usage = UsageFields.ReadMessages(usage, Usage);
        }
    }

    private void TakeStop(JsonElement? holder)
    {
        if (holder?.Text("stop_reason") is not { } reason)
        {
            return;
        }

        sequence = holder.Value.Text("stop_sequence");
        cause = reason switch
        {
            "tool_use" => StopCause.ToolUse,
            "max_tokens" => StopCause.MaxTokens,
            "stop_sequence" => StopCause.StopSequence,
            "refusal" => StopCause.Refusal,
            "pause_turn" => StopCause.PauseTurn,
            "model_context_window_exceeded" => StopCause.ContextExceeded,
            _ => StopCause.EndOfTurn,
        };
    }
}
