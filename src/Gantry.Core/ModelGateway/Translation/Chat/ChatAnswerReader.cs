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

    public override void Take(JsonElement frame)
    {
        if (frame.Field("error") is not null)
        {
            Fail(ProviderFault.Read(frame, null));
            return;
        }

        TakeHead(frame);
        foreach (var choice in frame.Items("choices").Take(1))
        {
            if (choice.Field("delta") is { } delta)
            {
                TakeMessage(delta, isWhole: false);
            }

            TakeFinish(choice);
        }
    }

    public override void TakeWhole(JsonElement document)
    {
        if (document.Items("choices").FirstOrDefault() is not { ValueKind: JsonValueKind.Object } choice || choice.Field("message") is not { } message)
        {
            Fail(ProviderFault.Read(document, null));
            return;
        }

        TakeHead(document);
        TakeMessage(message, isWhole: true);
        TakeFinish(choice);
        Done();
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

    private void TakeHead(JsonElement frame)
    {
        if (frame.Text("id") is { Length: > 0 } named && id.Length == 0)
        {
            id = named;
            Begin(named, frame.Text("model"));
        }

        var usage = frame.Field("usage") ?? frame.Items("choices").Select(choice => choice.Field("usage")).FirstOrDefault();
        if (usage is { ValueKind: JsonValueKind.Object } counts)
        {
            Usage = UsageFields.ReadOpenAI(counts);
        }
    }

    private void TakeFinish(JsonElement choice)
    {
        if (choice.Text("finish_reason") is not { } reason)
        {
            return;
        }

        // Some servers say here at which text they stopped.
        sequence = choice.Text("stop_reason");
        cause = reason switch
        {
            "length" => StopCause.MaxTokens,
            "tool_calls" or "function_call" => StopCause.ToolUse,
            "content_filter" => StopCause.Refusal,
            _ => sequence is null ? StopCause.EndOfTurn : StopCause.StopSequence,
        };
    }

    private void TakeMessage(JsonElement message, bool isWhole)
    {
        var thought = message.Text("reasoning_content") ?? message.Text("reasoning");
        if (thought is { Length: > 0 })
        {
            Grow(Say(BlockKind.Thought), thought);
        }

        foreach (var detail in message.Items("reasoning_details"))
        {
            Say(BlockKind.Thought);
            details.Add(detail);
            Grow(saying!, thought is null ? detail.Text("text") ?? detail.Text("summary") : null);
        }

        if (message.Field("content") is { ValueKind: JsonValueKind.Array } parts)
        {
            foreach (var part in parts.EnumerateArray())
            {
                TakeText(BlockKind.Text, part.Text("text"));
            }
        }

        TakeText(BlockKind.Text, message.Text("content"));
        TakeText(BlockKind.Refusal, message.Text("refusal"));
        var position = 0;
        foreach (var call in message.Items("tool_calls"))
        {
            TakeCall(call, isWhole ? position : call.Number("index"), isWhole);
            position++;
        }
    }

    private void TakeText(BlockKind kind, string? text)
    {
        if (text is { Length: > 0 })
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

    private void TakeCall(JsonElement call, long? index, bool isWhole)
    {
        var function = call.Field("function") ?? call.Field("custom") ?? call;
        var callId = call.Text("id") is { Length: > 0 } given ? given : null;
        var name = function.Text("name") ?? "";
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
        var arguments = function.Field("arguments") ?? function.Field("input");
        known.Waiting += arguments is { ValueKind: JsonValueKind.String } text ? text.Words() : arguments?.GetRawText();
        if (known.Name.Length > 0)
        {
            known.Block ??= OpenCall(known.Id ?? $"call_{CallIds.Fit(id, 24, "0")}_{calls.IndexOf(known)}", known.Name, isFreeform: false);
            Grow(known.Block, known.Waiting);
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
