using System.Text.Json;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation.Chat;

/// <summary>
/// Reads answers in OpenAI's Chat Completions. The protocol does not say where a block ends: one ends where another sort begins, a call where the next begins
/// and its arguments are whole, and the rest at the end. Servers differ in how they name parallel calls, so an id counts more than an index.
/// </summary>
internal sealed class ChatAnswerReader(ToolNames names, Action<AnswerEvent> tell) : AnswerReader(names, tell)
{
    private readonly List<StreamedCall> calls = [];
    private readonly ReasoningDetails details = new();
    private OpenBlock? saying;
    private StopCause? cause;
    private string? sequence;
    private string id = "";

    /// <summary>The stream said that it is over.</summary>
    public void Done()
    {
        EndSaying();
        Stop(Cause ?? StopCause.EndOfTurn, sequence);
    }

    public override void Take(JsonPart frame)
    {
        if (frame.Field("error"u8) is not null)
        {
            Fail(ProviderFault.Read(frame, null));
            return;
        }

        TakeHead(frame);
        if (frame.Items("choices"u8).First is not { } choice)
        {
            return;
        }

        if (choice.Field("delta"u8) is { } delta)
        {
            TakeMessage(delta, isWhole: false);
        }

        TakeFinish(choice);
    }

    public override void TakeWhole(JsonPart document)
    {
        if (document.Items("choices"u8).First is not { IsObject: true } choice || choice.Field("message"u8) is not { } message)
        {
            Fail(ProviderFault.Read(document, null));
            return;
        }

        TakeHead(document);
        TakeMessage(message, isWhole: true);
        TakeFinish(choice);
        if (!IsOver)
        {
            Done();
        }
    }

    public override void End()
    {
        if (cause is not null)
        {
            Done();
        }
        else if (!IsOver)
        {
            BreakOff();
        }
    }

    // Many servers say "stop" where they mean the calls that stand before it.
    private StopCause? Cause => cause switch
    {
        StopCause.EndOfTurn or null when HasCalls => StopCause.ToolUse,
        StopCause.EndOfTurn or null when HasRefused => StopCause.Refusal,
        _ => cause,
    };

    private void TakeHead(JsonPart frame)
    {
        if (id.Length == 0 && frame.Text("id"u8) is { Length: > 0 } named)
        {
            id = named;
            Begin(named, frame.Text("model"u8));
        }

        var usage = frame.Field("usage"u8) ?? frame.Items("choices"u8).First?.Field("usage"u8);
        if (usage is { IsObject: true } counts)
        {
            Usage = UsageFields.ReadOpenAI(counts);
        }
    }

    private void TakeFinish(JsonPart choice)
    {
        if (choice.Text("finish_reason"u8) is not { } reason)
        {
            return;
        }

        if (reason is ChatCalls.Failed or "abort" or "insufficient_system_resource")
        {
            // OpenRouter's, vLLM's and DeepSeek's words for an answer that will not be whole.
            Fail(choice.Field("error"u8) is null ? new ProviderFault(502, null, $"The provider ended its answer for the reason \"{reason}\".") : ProviderFault.Read(choice, null));
            return;
        }

        // Some servers say here at which text they stopped.
        sequence = choice.Text("stop_reason"u8);
        cause = reason switch
        {
            "length" or "model_length" => StopCause.MaxTokens,
            "tool_calls" or "function_call" => StopCause.ToolUse,
            "content_filter" => StopCause.Refusal,
            _ => sequence is null ? StopCause.EndOfTurn : StopCause.StopSequence,
        };
    }

    private void TakeMessage(JsonPart message, bool isWhole)
    {
        var thought = message.Said("reasoning_content"u8) ?? message.Said("reasoning"u8);
        if (thought is { IsEmpty: false })
        {
            Grow(Say(BlockKind.Thought), thought);
        }

        foreach (var detail in message.Items("reasoning_details"u8))
        {
            Say(BlockKind.Thought);
            details.Add(detail);
            Grow(saying!, thought is null ? detail.Said("text"u8) ?? detail.Said("summary"u8) : null);
        }

        if (message.Field("content"u8) is { Kind: JsonValueKind.Array } parts)
        {
            foreach (var part in parts.Items())
            {
                TakeText(BlockKind.Text, part.Said("text"u8));
            }
        }

        TakeText(BlockKind.Text, message.Said("content"u8));
        TakeText(BlockKind.Refusal, message.Said("refusal"u8));
        var position = 0;
        foreach (var call in message.Items("tool_calls"u8))
        {
            TakeCall(call, isWhole ? position : call.Number("index"u8), isWhole);
            position++;
        }
    }

    private void TakeText(BlockKind kind, JsonText? text)
    {
        if (text is { IsEmpty: false })
        {
            Grow(Say(kind), text);
        }
    }

    private OpenBlock Say(BlockKind kind)
    {
        if (saying?.Kind != kind)
        {
            EndSaying();
            EndWholeCalls();
            saying = Open(kind);
        }

        return saying!;
    }

    private void EndSaying()
    {
        if (saying is { } block)
        {
            saying = null;
            Close(block, new Thought("", ModelProtocol.ChatCompletions, details.Take()));
        }
    }

    private void TakeCall(JsonPart call, long? index, bool isWhole)
    {
        var function = call.Field("function"u8) ?? call.Field("custom"u8) ?? call;
        var callId = call.Text("id"u8) is { Length: > 0 } given ? given : null;
        var name = function.Text("name"u8) ?? "";
        var known = Find(index, callId, name.Length > 0, isWhole);
        if (known is null)
        {
            known = new StreamedCall(index, callId);
            EndSaying();
            EndWholeCalls();
            calls.Add(known);
        }

        known.Name += known.Block is null ? name : "";
        known.Id ??= callId;
        var arguments = function.Field("arguments"u8) ?? function.Field("input"u8);
        var grown = arguments is not { } said ? default : said.Kind == JsonValueKind.String ? JsonText.Of(said) : JsonText.OfJson(said);
        if (known.Name.Length == 0)
        {
            known.Waiting += grown.ToString();
        }
        else
        {
            known.Block ??= OpenCall(known.Id ?? $"call_{CallIds.Fit(id, 24, "0")}_{calls.IndexOf(known)}", known.Name, isFreeform: false);
            Grow(known.Block, known.Waiting);
            Grow(known.Block, grown);
            known.Waiting = "";
        }
    }

    private StreamedCall? Find(long? index, string? callId, bool isNamed, bool isWhole)
    {
        if (isWhole)
        {
            return null;
        }

        var known = index is not null ? calls.FindLast(call => call.Index == index) : callId is not null ? calls.Find(call => call.Id == callId) : calls.LastOrDefault();

        // Another id with a name of its own is another call, though some servers give all of them the same index.
        return known is { Id: not null } && callId is not null && known.Id != callId && isNamed ? null : known;
    }

    private void EndWholeCalls()
    {
        foreach (var block in calls.Select(call => call.Block).OfType<OpenBlock>().Where(IsWhole))
        {
            Close(block);
        }
    }

    private static bool IsWhole(OpenBlock block)
    {
        try
        {
            using var document = JsonDocument.Parse(block.Written!.ToString());
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private sealed class StreamedCall(long? index, string? id)
    {
        public long? Index { get; } = index;

        public string? Id { get; set; } = id;

        public string Name { get; set; } = "";

        /// <summary>Arguments that came before the name.</summary>
        public string Waiting { get; set; } = "";

        public OpenBlock? Block { get; set; }
    }
}
