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

    public override void Take(JsonPart frame)
    {
        var index = frame.Number("index"u8) ?? 0;
        switch (frame.Text("type"u8))
        {
            case "message_start" when frame.Field("message"u8) is { } message:
                TakeUsage(message);
                Begin(message.Text("id"u8), message.Text("model"u8), withUsage: true);
                break;
            case "content_block_start" when frame.Field("content_block"u8) is { } block:
                Start(index, block);
                break;
            case "content_block_delta" when frame.Field("delta"u8) is { } delta:
                Delta(index, delta);
                break;
            case "content_block_stop":
                Finish(index);
                break;
            case "message_delta":
                TakeUsage(frame);
                TakeStop(frame.Field("delta"u8));
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

    public override void TakeWhole(JsonPart document)
    {
        if (document.Text("type"u8) != "message")
        {
            Fail(ProviderFault.Read(document, null));
            return;
        }

        TakeUsage(document);
        Begin(document.Text("id"u8), document.Text("model"u8), withUsage: true);
        var index = 0;
        foreach (var block in document.Items("content"u8))
        {
            Start(index, block);
            if (block.Text("signature"u8) is { } signature)
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

    private void Start(long index, JsonPart block)
    {
        switch (block.Text("type"u8))
        {
            case "text":
                Grow(blocks[index] = Open(BlockKind.Text), block.Said("text"u8));
                break;
            case "thinking":
                Grow(blocks[index] = Open(BlockKind.Thought), block.Said("thinking"u8));
                break;
            case "redacted_thinking":
                blocks[index] = Open(BlockKind.Thought);
                seals[index] = (block.Text("data"u8), true);
                break;
            case "tool_use":
                blocks[index] = OpenCall(block.Text("id"u8) ?? "", block.Text("name"u8) ?? "", isFreeform: false);
                if (block.Field("input"u8) is { Kind: JsonValueKind.Object } input && input.Count > 0)
                {
                    Grow(blocks[index], JsonText.OfJson(input));
                }

                break;
            default:
                // What a provider's own tool did; its words about it follow.
                blocks.Remove(index);
                break;
        }
    }

    private void Delta(long index, JsonPart delta)
    {
        if (!blocks.TryGetValue(index, out var block))
        {
            return;
        }

        switch (delta.Text("type"u8))
        {
            case "text_delta":
                Grow(block, delta.Said("text"u8));
                break;
            case "thinking_delta":
                Grow(block, delta.Said("thinking"u8));
                break;
            case "input_json_delta":
                Grow(block, delta.Said("partial_json"u8));
                break;
            case "signature_delta":
                seals[index] = (seals.GetValueOrDefault(index).Seal + delta.Text("signature"u8), false);
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

    private void TakeUsage(JsonPart holder)
    {
        if (holder.Field("usage"u8) is { } usage)
        {
            Usage = UsageFields.ReadMessages(usage, Usage);
        }
    }

    private void TakeStop(JsonPart? holder)
    {
        if (holder?.Text("stop_reason"u8) is not { } reason)
        {
            return;
        }

        sequence = holder.Value.Text("stop_sequence"u8);
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
