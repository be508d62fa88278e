using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation.Messages;

/// <summary>Writes an answer as the stream of events that Anthropic's clients know.</summary>
internal sealed class MessagesStreamWriter(SseOutput output, AnswerTerms terms) : AnswerWriter
{
    private const int LowGuess = 3;

    private static ReadOnlySpan<byte> DeltaTail => "}}"u8;

    private BlockStarted? block;
    private bool isOpen;
    private byte[]? deltaHead;
    private int index;
    private TokenUsage usage;

    public override void Take(AnswerEvent told)
    {
        switch (told)
        {
            case AnswerStarted started:
                WriteStart(started);
                break;
            case BlockStarted started:
                block = started;
                if (started.Kind != BlockKind.Thought)
                {
                    Open();
                }

                break;
            case BlockGrew grew:
                // A thought without words is another kind of block, and only its end tells.
                Open();
                WriteDelta(grew.Text);
                break;
            case BlockEnded ended:
                Close(ended.Seal);
                break;
            case UsageCounted counted:
                usage = counted.Usage;
                break;
            case AnswerStopped stopped:
                WriteStop(stopped);
                break;
            case AnswerFailed failed:
                WriteFault(failed.Fault);
                break;
            default:
                break;
        }
    }

    private void WriteStart(AnswerStarted started)
    {
        var json = output.Begin("message_start"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "message_start"u8);
        json.WriteStartObject("message"u8);
        MessagesStop.WriteHead(json, started.Id, started.Model);
        json.WriteStartArray("content"u8);
        json.WriteEndArray();
        json.WriteNull("stop_reason"u8);
        json.WriteNull("stop_sequence"u8);
        json.WriteNull("stop_details"u8);

        // The other providers count at the end, and the last event says it. Until then a guess that is rather low: some clients keep the greatest that they saw.
        UsageFields.WriteMessages(json, started.Usage ?? new TokenUsage(Math.Max(1, terms.EstimatedInput / LowGuess), 0, 0, 0, 0), isOfMessage: true);
        json.WriteEndObject();
        json.WriteEndObject();
        output.End();
    }

    private void Open()
    {
        if (isOpen || block is null)
        {
            return;
        }

        isOpen = true;
        deltaHead = null;
        var json = BeginBlock("content_block_start"u8);
        json.WriteStartObject("content_block"u8);
        switch (block.Kind)
        {
            case BlockKind.Thought:
                json.WriteString("type"u8, "thinking"u8);
                json.WriteString("thinking"u8, ""u8);
                json.WriteString("signature"u8, ""u8);
                break;
            case BlockKind.Call:
                json.WriteString("type"u8, "tool_use"u8);
                json.WriteString("id"u8, block.CallId);
                json.WriteString("name"u8, block.Name);
                MessagesStop.WriteCaller(json);
                json.WriteStartObject("input"u8);
                json.WriteEndObject();
                break;
            default:
                json.WriteString("type"u8, "text"u8);
                json.WriteString("text"u8, ""u8);
                json.WriteNull("citations"u8);
                break;
        }

        json.WriteEndObject();
        EndBlock(json);
    }

    private void WriteDelta(JsonText text)
    {
        deltaHead ??= block!.Kind switch
        {
            BlockKind.Thought => DeltaHead("thinking_delta", "thinking"),
            BlockKind.Call => DeltaHead("input_json_delta", "partial_json"),
            _ => DeltaHead("text_delta", "text"),
        };
        output.Write(deltaHead, text, DeltaTail);
    }

    private byte[] DeltaHead(string type, string field) => SseOutput.Head("content_block_delta"u8, json =>
    {
        WriteBlockHead(json, "content_block_delta"u8);
        json.WriteStartObject("delta"u8);
        json.WriteString("type"u8, type);
        json.WritePropertyName(field);
    });

    private void Close(Thought? seal)
    {
        if (!isOpen)
        {
            if (seal?.Seal is null)
            {
                return;
            }

            var json = BeginBlock("content_block_start"u8);
            json.WriteStartObject("content_block"u8);
            json.WriteString("type"u8, "redacted_thinking"u8);
            json.WriteString("data"u8, seal.Wrap(withText: false));
            json.WriteEndObject();
            EndBlock(json);
        }
        else if (block!.Kind == BlockKind.Thought && seal is not null)
        {
            output.Write(DeltaHead("signature_delta", "signature"), seal.Wrap(withText: false), DeltaTail);
        }

        isOpen = false;
        EndBlock(BeginBlock("content_block_stop"u8));
        index++;
    }

    private void WriteStop(AnswerStopped stopped)
    {
        var json = output.Begin("message_delta"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "message_delta"u8);
        json.WriteStartObject("delta"u8);
        MessagesStop.Write(json, stopped);
        json.WriteNull("container"u8);
        json.WriteEndObject();
        UsageFields.WriteMessages(json, usage, isOfMessage: false);
        json.WriteEndObject();
        output.End();

        json = output.Begin("message_stop"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "message_stop"u8);
        json.WriteEndObject();
        output.End();
    }

    private void WriteFault(ProviderFault fault)
    {
        var json = output.Begin("error"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, fault.AnthropicType);
        json.WriteString("message"u8, fault.MessageFor(ModelProtocol.Messages));
        json.WriteEndObject();
        json.WriteEndObject();
        output.End();
    }

    private Utf8JsonWriter BeginBlock(ReadOnlySpan<byte> type)
    {
        var json = output.Begin(type);
        WriteBlockHead(json, type);
        return json;
    }

    private void WriteBlockHead(Utf8JsonWriter json, ReadOnlySpan<byte> type)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteNumber("index"u8, index);
    }

    private void EndBlock(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        output.End();
    }
}
