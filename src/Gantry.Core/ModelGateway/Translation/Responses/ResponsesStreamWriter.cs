using System.Buffers.Text;
using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Responses;

/// <summary>Writes an answer as the stream of events that clients of Responses know, in their order and numbered through.</summary>
internal sealed class ResponsesStreamWriter(SseOutput output, AnswerTerms terms) : AnswerWriter
{
    private const int LongestTail = 40;

    private readonly AnswerDraft draft = new();
    private int sequence;
    private int item;
    private bool isOpen;
    private byte[]? deltaHead;

    private DraftBlock Block => draft.Blocks[^1];

    private BlockKind Kind => Block.Start.Kind;

    public override void Take(AnswerEvent told)
    {
        draft.Take(told);
        switch (told)
        {
            case AnswerStarted:
                WriteResponse("response.created");
                WriteResponse("response.in_progress");
                break;
            case BlockStarted { Kind: not BlockKind.Thought }:
                Open();
                break;
            case BlockGrew grew:
                // Whether there is anything of a thought to show is known when it has words, or a seal at its end.
                Open();
                WriteDelta(grew.Text);
                break;
            case BlockEnded:
                Close();
                break;
            case AnswerStopped:
                WriteResponse($"response.{ResponsesDocument.Status(draft)}");
                break;
            case AnswerFailed:
                WriteResponse("response.failed");
                break;
            default:
                break;
        }
    }

    private string DeltaEvent => Kind switch
    {
        BlockKind.Thought => "response.reasoning_summary_text.delta",
        BlockKind.Call => Block.Start.IsFreeform ? "response.custom_tool_call_input.delta" : "response.function_call_arguments.delta",
        BlockKind.Refusal => "response.refusal.delta",
        _ => "response.output_text.delta",
    };

    private void Open()
    {
        if (isOpen)
        {
            return;
        }

        isOpen = true;
        deltaHead = null;
        WriteItem("response.output_item.added", isDone: false);
        WritePart(isDone: false);
    }

    private void Close()
    {
        if (Kind == BlockKind.Thought && Block.Thought is null)
        {
            return;
        }

        if (!isOpen)
        {
            WriteItem("response.output_item.added", isDone: false);
        }
        else
        {
            var whole = Block.Text.ToString();
            switch (Kind)
            {
                case BlockKind.Thought:
                    WriteText("response.reasoning_summary_text.done", "text", whole);
                    break;
                case BlockKind.Call when Block.Start.IsFreeform:
                    WriteText("response.custom_tool_call_input.done", "input", whole);
                    break;
                case BlockKind.Call:
                    WriteText("response.function_call_arguments.done", "arguments", whole);
                    break;
                case BlockKind.Refusal:
                    WriteText("response.refusal.done", "refusal", whole);
                    break;
                default:
                    WriteText("response.output_text.done", "text", whole);
                    break;
            }

            WritePart(isDone: true);
        }

        isOpen = false;
        WriteItem("response.output_item.done", isDone: true);
        item++;
    }

    private void WriteResponse(string type)
    {
        var json = Begin(type);
        json.WritePropertyName("response"u8);
        ResponsesDocument.Write(json, draft, terms);
        End(json);
    }

    private void WriteItem(string type, bool isDone)
    {
        var json = Begin(type);
        json.WriteNumber("output_index"u8, item);
        json.WritePropertyName("item"u8);
        ResponsesItems.Write(json, isDone ? Block : new DraftBlock(Block.Start), draft.Id, isDone);
        End(json);
    }

    // Messages and summaries have parts inside, of which there is one.
    private void WritePart(bool isDone)
    {
        if (Kind == BlockKind.Call)
        {
            return;
        }

        var text = isDone ? Block.Text.ToString() : "";
        var what = Kind == BlockKind.Thought ? "reasoning_summary_part" : "content_part";
        var json = Begin($"response.{what}.{(isDone ? "done" : "added")}");
        WritePlace(json);
        json.WritePropertyName("part"u8);
        if (Kind == BlockKind.Thought)
        {
            ResponsesItems.WriteSummaryPart(json, text);
        }
        else
        {
            ResponsesItems.WritePart(json, Kind, text);
        }

        End(json);
    }

    private void WriteDelta(JsonText text)
    {
        deltaHead ??= SseOutput.Head(System.Text.Encoding.ASCII.GetBytes(DeltaEvent), json =>
        {
            json.WriteStartObject();
            json.WriteString("type"u8, DeltaEvent);
            WritePlace(json);
            json.WritePropertyName("delta"u8);
        });
        Span<byte> tail = stackalloc byte[LongestTail];
        ",\"sequence_number\":"u8.CopyTo(tail);
        Utf8Formatter.TryFormat(sequence++, tail[",\"sequence_number\":".Length..], out var digits);
        var length = ",\"sequence_number\":".Length + digits;
        tail[length] = (byte)'}';
        output.Write(deltaHead, text, tail[..(length + 1)]);
    }

    private void WriteText(string type, string field, string text)
    {
        var json = Begin(type);
        WritePlace(json);
        json.WriteString(field, text);
        End(json);
    }

    private void WritePlace(Utf8JsonWriter json)
    {
        json.WriteString("item_id"u8, ResponsesItems.IdOf(Block.Start, draft.Id));
        json.WriteNumber("output_index"u8, item);
        if (Kind != BlockKind.Call)
        {
            json.WriteNumber(Kind == BlockKind.Thought ? "summary_index" : "content_index", 0);
        }
    }

    private Utf8JsonWriter Begin(string type)
    {
        var json = output.Begin(System.Text.Encoding.ASCII.GetBytes(type));
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteNumber("sequence_number"u8, sequence++);
        return json;
    }

    private void End(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        output.End();
    }
}
