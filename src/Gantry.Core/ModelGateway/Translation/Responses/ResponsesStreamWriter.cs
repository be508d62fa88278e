using System.Buffers.Text;
using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Responses;

/// <summary>Writes an answer as the stream of events that clients of Responses know, in their order and numbered through.</summary>
internal sealed class ResponsesStreamWriter(SseOutput output, AnswerTerms terms) : AnswerWriter
{
    private const int LongestTail = 56;

    // A list that clients' types say is always there; nobody asked for probabilities.
    private static ReadOnlySpan<byte> NoProbabilities => ",\"logprobs\":[]"u8;

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
        var length = 0;
        Append(tail, ref length, Kind == BlockKind.Text ? NoProbabilities : default);
        Append(tail, ref length, ",\"sequence_number\":"u8);
        Utf8Formatter.TryFormat(sequence++, tail[length..], out var digits);
        length += digits;
        Append(tail, ref length, "}"u8);
        output.Write(deltaHead, text, tail[..length]);

        static void Append(Span<byte> tail, ref int length, ReadOnlySpan<byte> piece)
        {
            piece.CopyTo(tail[length..]);
            length += piece.Length;
        }
    }

    private void WriteText(string type, string field, string text)
    {
        var json = Begin(type);
        WritePlace(json);
        json.WriteString(field, text);
        if (Kind == BlockKind.Text)
        {
            json.WriteStartArray("logprobs"u8);
            json.WriteEndArray();
        }

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
