using System.Text;
using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation.Chat;

/// <summary>Writes an answer as the stream of chunks that clients of Chat Completions know.</summary>
internal sealed class ChatStreamWriter(SseOutput output, AnswerTerms terms) : AnswerWriter
{
    private readonly StringBuilder thought = new();
    private AnswerStarted answer = new("", "");
    private BlockStarted? block;
    private byte[]? deltaHead;
    private bool hasRefused;
    private bool hasSaid;
    private bool isApart;
    private int calls;
    private int thoughts;
    private TokenUsage usage;

    public override void Take(AnswerEvent told)
    {
        switch (told)
        {
            case AnswerStarted started:
                answer = started;
                WriteDelta(static json =>
                {
                    json.WriteString("role"u8, "assistant"u8);
                    json.WriteString("content"u8, ""u8);
                });
                break;
            case BlockStarted started:
                block = started;
                hasRefused |= started.Kind == BlockKind.Refusal;
                isApart = started.IsApart && hasSaid;
                thought.Clear();
                deltaHead = null;
                if (started.Kind == BlockKind.Call)
                {
                    WriteDelta(json => ChatCalls.WriteStart(json, started, calls));
                }

                break;
            case BlockGrew grew:
                Grow(grew.Text);
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

    private void Grow(JsonText text)
    {
        deltaHead ??= SseOutput.Head(default, json =>
        {
            WriteChoice(json);
            switch (block!.Kind)
            {
                case BlockKind.Call:
                    ChatCalls.WriteGrowthHead(json, block, calls);
                    break;
                case BlockKind.Thought:
                    json.WritePropertyName("reasoning_content"u8);
                    break;
                default:
                    json.WritePropertyName(block.Kind == BlockKind.Refusal ? "refusal"u8 : "content"u8);
                    break;
            }
        });
        if (block!.Kind == BlockKind.Thought)
        {
            thought.Append(text.ToString());
        }

        var tail = terms.WantsUsage ? "},\"finish_reason\":null}],\"usage\":null}"u8 : "},\"finish_reason\":null}]}"u8;
        if (isApart)
        {
            isApart = false;
            output.Write(deltaHead, ChatContent.Apart, tail);
        }

        hasSaid |= block.Kind == BlockKind.Text;
        output.Write(deltaHead, text, block.Kind == BlockKind.Call ? [.. ChatCalls.GrowthTail, .. tail] : tail);
    }

    private void Close(Thought? seal)
    {
        if (block!.Kind == BlockKind.Call)
        {
            calls++;
        }
        else if (seal is { Seal: not null } sealedThought)
        {
            WriteDelta(json =>
            {
                json.WriteStartArray("reasoning_details"u8);
                ChatThoughts.WriteDetail(json, sealedThought with { Text = thought.ToString() }, thoughts++);
                json.WriteEndArray();
            });
        }
    }

    private void WriteDelta(Action<Utf8JsonWriter> write) => WriteChunk(write, finish: null);

    private void WriteChunk(Action<Utf8JsonWriter>? write, string? finish)
    {
        var json = output.Begin(default);
        WriteChoice(json);
        write?.Invoke(json);
        json.WriteEndObject();
        json.WriteString("finish_reason"u8, finish);
        json.WriteEndObject();
        json.WriteEndArray();
        if (terms.WantsUsage)
        {
            json.WriteNull("usage"u8);
        }

        json.WriteEndObject();
        output.End();
    }

    private void WriteChoice(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteHead(json);
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        json.WriteStartObject("delta"u8);
    }

    private void WriteHead(Utf8JsonWriter json)
    {
        json.WriteString("id"u8, $"chatcmpl-{answer.Id}");
        json.WriteString("object"u8, "chat.completion.chunk"u8);
        json.WriteNumber("created"u8, terms.Created);
        json.WriteString("model"u8, answer.Model);
    }

    private void WriteStop(AnswerStopped stopped)
    {
        WriteChunk(null, ChatCalls.Finish(stopped.Cause, hasRefused));
        if (terms.WantsUsage)
        {
            var json = output.Begin(default);
            json.WriteStartObject();
            WriteHead(json);
            json.WriteStartArray("choices"u8);
            json.WriteEndArray();
            UsageFields.WriteChat(json, usage);
            json.WriteEndObject();
            output.End();
        }

        output.Write("[DONE]"u8);
    }

    private void WriteFault(ProviderFault fault)
    {
        var json = output.Begin(default);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, fault.Message);
        json.WriteString("type"u8, fault.OpenAIType);
        json.WriteNull("param"u8);
        json.WriteString("code"u8, fault.OpenAICode);
        json.WriteEndObject();
        json.WriteEndObject();
        output.End();

        // Some clients know of no errors in a stream and would take what follows, which is nothing, for a proper end (OpenAI's for .NET, 2.15). The others have left by now.
        WriteChunk(null, ChatCalls.Failed);
    }
}
