using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation.Messages;

/// <summary>Writes an answer as the stream of events that Anthropic's clients know.</summary>
internal sealed class MessagesStreamWriter(SseOutput output, AnswerTerms terms) : AnswerWriter
{
    private const int LowGuess = 3;

    private BlockStarted? block;
    private bool isOpen;
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
        json.WriteString("type", "message_start");
        json.WriteStartObject("message");
        MessagesStop.WriteHead(json, started.Id, started.Model);
        json.WriteStartArray("content");
        json.WriteEndArray();
        json.WriteNull("stop_reason");
        json.WriteNull("stop_sequence");

        // The other providers count at the end, and the last event says it. Until then a guess that is rather low: some clients keep the greatest that they saw.
        UsageFields.WriteMessages(json, started.Usage ?? new TokenUsage(Math.Max(1, terms.EstimatedInput / LowGuess), 0, 0, 0, 0));
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
        var json = BeginBlock("content_block_start"u8);
        json.WriteStartObject("content_block");
        switch (block.Kind)
        {
            case BlockKind.Thought:
                json.WriteString("type", "thinking");
                json.WriteString("thinking", "");
                json.WriteString("signature", "");
                break;
            case BlockKind.Call:
                json.WriteString("type", "tool_use");
                json.WriteString("id", block.CallId);
                json.WriteString("name", block.Name);
                json.WriteStartObject("input");
                json.WriteEndObject();
                break;
            default:
                json.WriteString("type", "text");
                json.WriteString("text", "");
                break;
        }

        json.WriteEndObject();
        EndBlock(json);
    }

    private void WriteDelta(string text)
    {
        var (type, field) = block!.Kind switch
        {
            BlockKind.Thought => ("thinking_delta", "thinking"),
            BlockKind.Call => ("input_json_delta", "partial_json"),
            _ => ("text_delta", "text"),
        };
        WriteDelta(type, field, text);
    }

    private void WriteDelta(string type, string field, string text)
    {
        var json = BeginBlock("content_block_delta"u8);
        json.WriteStartObject("delta");
        json.WriteString("type", type);
        json.WriteString(field, text);
        json.WriteEndObject();
        EndBlock(json);
    }

    private void Close(Thought? seal)
    {
        if (!isOpen)
        {
            if (seal?.Seal is null)
            {
                return;
            }

            var json = BeginBlock("content_block_start"u8);
            json.WriteStartObject("content_block");
            json.WriteString("type", "redacted_thinking");
            json.WriteString("data", seal.Wrap(withText: false));
            json.WriteEndObject();
            EndBlock(json);
        }
        else if (block!.Kind == BlockKind.Thought && seal is not null)
        {
            WriteDelta("signature_delta", "signature", seal.Wrap(withText: false));
        }

        isOpen = false;
        EndBlock(BeginBlock("content_block_stop"u8));
        index++;
    }

    private void WriteStop(AnswerStopped stopped)
    {
        var json = output.Begin("message_delta"u8);
        json.WriteStartObject();
        json.WriteString("type", "message_delta");
        json.WriteStartObject("delta");
        MessagesStop.Write(json, stopped);
        json.WriteEndObject();
        UsageFields.WriteMessages(json, usage);
        json.WriteEndObject();
        output.End();

        json = output.Begin("message_stop"u8);
        json.WriteStartObject();
        json.WriteString("type", "message_stop");
        json.WriteEndObject();
        output.End();
    }

    private void WriteFault(ProviderFault fault)
    {
        var json = output.Begin("error"u8);
        json.WriteStartObject();
        json.WriteString("type", "error");
        json.WriteStartObject("error");
        json.WriteString("type", fault.AnthropicType);
        json.WriteString("message", fault.MessageFor(ModelProtocol.Messages));
        json.WriteEndObject();
        json.WriteEndObject();
        output.End();
    }

    private Utf8JsonWriter BeginBlock(ReadOnlySpan<byte> type)
    {
        var json = output.Begin(type);
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteNumber("index", index);
        return json;
    }

    private void EndBlock(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        output.End();
    }
}
