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
    private bool hasRefused;
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
                    json.WriteString("role", "assistant");
                    json.WriteString("content", "");
                });
                break;
            case BlockStarted started:
                block = started;
                hasRefused |= started.Kind == BlockKind.Refusal;
                thought.Clear();
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

    private void Grow(string text)
    {
        switch (block!.Kind)
        {
            case BlockKind.Call:
                WriteDelta(json => ChatCalls.WriteGrowth(json, block, calls, text));
                break;
            case BlockKind.Thought:
                thought.Append(text);
                WriteDelta(json => json.WriteString("reasoning_content", text));
                break;
            default:
                var field = block.Kind == BlockKind.Refusal ? "refusal" : "content";
                WriteDelta(json => json.WriteString(field, text));
                break;
        }
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
                json.WriteStartArray("reasoning_details");
                ChatThoughts.WriteDetail(json, sealedThought with { Text = thought.ToString() }, thoughts++);
                json.WriteEndArray();
            });
        }
    }

    private void WriteDelta(Action<Utf8JsonWriter> write) => WriteChunk(write, finish: null);

    private void WriteChunk(Action<Utf8JsonWriter>? write, string? finish)
    {
        var json = output.Begin(default);
        json.WriteStartObject();
        WriteHead(json);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("delta");
        write?.Invoke(json);
        json.WriteEndObject();
        json.WriteString("finish_reason", finish);
        json.WriteEndObject();
        json.WriteEndArray();
        if (terms.WantsUsage)
        {
            json.WriteNull("usage");
        }

        json.WriteEndObject();
        output.End();
    }

    private void WriteHead(Utf8JsonWriter json)
    {
        json.WriteString("id", $"chatcmpl-{answer.Id}");
        json.WriteString("object", "chat.completion.chunk");
        json.WriteNumber("created", terms.Created);
        json.WriteString("model", answer.Model);
    }

    private void WriteStop(AnswerStopped stopped)
    {
        WriteChunk(null, ChatCalls.Finish(stopped.Cause, hasRefused));
        if (terms.WantsUsage)
        {
            var json = output.Begin(default);
            json.WriteStartObject();
            WriteHead(json);
            json.WriteStartArray("choices");
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
        json.WriteStartObject("error");
        json.WriteString("message", fault.Message);
        json.WriteString("type", fault.OpenAIType);
        json.WriteNull("param");
        json.WriteString("code", fault.OpenAICode);
        json.WriteEndObject();
        json.WriteEndObject();
        output.End();
    }
}
