using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation.Responses;

/// <summary>Reads answers in OpenAI's Responses. What its small events told is told again, whole, by larger ones; only what is new of those counts.</summary>
internal sealed class ResponsesAnswerReader(ToolNames names, Action<AnswerEvent> tell) : AnswerReader(names, tell)
{
    private readonly Dictionary<(long Item, long Part), OpenBlock> blocks = [];
    private readonly HashSet<long> done = [];
    private readonly HashSet<long> summarized = [];

    public override void Take(JsonPart frame)
    {
        var item = frame.Number("output_index"u8) ?? 0;
        var part = (item, frame.Number("content_index"u8) ?? 0);
        switch (frame.Text("type"u8))
        {
            case "response.created" or "response.in_progress" when frame.Field("response"u8) is { } response:
                Begin(response.Text("id"u8), response.Text("model"u8));
                break;
            case "response.output_item.added" when frame.Field("item"u8) is { } added:
                Add(item, added);
                break;
            case "response.output_text.delta":
                Grow(Block(part, BlockKind.Text), frame.Said("delta"u8));
                break;
            case "response.refusal.delta":
                Grow(Block(part, BlockKind.Refusal), frame.Said("delta"u8));
                break;
            case "response.reasoning_summary_part.added" when blocks.TryGetValue((item, 0), out var before) && before.Length > 0:
                Grow(before, "\n\n");
                break;
            case "response.reasoning_summary_text.delta":
                summarized.Add(item);
                Grow(Block((item, 0), BlockKind.Thought), frame.Said("delta"u8));
                break;
            case "response.reasoning_text.delta" when !summarized.Contains(item):
                Grow(Block((item, 0), BlockKind.Thought), frame.Said("delta"u8));
                break;
            case "response.function_call_arguments.delta" or "response.custom_tool_call_input.delta" when blocks.TryGetValue((item, 0), out var call):
                Grow(call, frame.Said("delta"u8));
                break;
            case "response.output_item.done" when frame.Field("item"u8) is { } whole:
                Finish(item, whole);
                break;
            case "response.completed" or "response.incomplete" or "response.failed" when frame.Field("response"u8) is { } response:
                TakeWhole(response);
                break;
            case "error":
                Fail(ProviderFault.Read(frame, null));
                break;
            default:
                // The rest repeats, or tells of a provider's own tools.
                break;
        }
    }

    public override void TakeWhole(JsonPart document)
    {
        if (document.Field("usage"u8) is { } usage)
        {
            Usage = UsageFields.ReadOpenAI(usage);
        }

        if (document.Field("error"u8) is not null || document.Text("status"u8) is null or "failed" or "cancelled")
        {
            Fail(ProviderFault.Read(document, null));
            return;
        }

        Begin(document.Text("id"u8), document.Text("model"u8));
        var index = 0;
        foreach (var item in document.Items("output"u8))
        {
            Finish(index++, item);
        }

        Stop(document.Field("incomplete_details"u8)?.Text("reason"u8) switch
        {
            "max_output_tokens" => StopCause.MaxTokens,
            "content_filter" => StopCause.Refusal,
            _ => HasCalls ? StopCause.ToolUse : HasRefused ? StopCause.Refusal : document.Text("status"u8) == "incomplete" ? StopCause.MaxTokens : StopCause.EndOfTurn,
        });
    }

    public override void End()
    {
        if (!IsOver)
        {
            BreakOff();
        }
    }

    private void Add(long index, JsonPart item)
    {
        if (item.Text("type"u8) is not ("function_call" or "custom_tool_call") || blocks.ContainsKey((index, 0)))
        {
            return;
        }

        var name = item.Text("namespace"u8) is { } space ? NamespacedName.Join(space, item.Text("name"u8) ?? "") : item.Text("name"u8) ?? "";
        blocks[(index, 0)] = OpenCall(item.Text("call_id"u8) ?? item.Text("id"u8) ?? "", name, isFreeform: item.Text("type"u8) == "custom_tool_call");
    }

    private void Finish(long index, JsonPart item)
    {
        if (!done.Add(index))
        {
            return;
        }

        switch (item.Text("type"u8))
        {
            case "message":
                var part = 0;
                foreach (var content in item.Items("content"u8))
                {
                    var isRefusal = content.Text("type"u8) == "refusal";
                    var block = Block((index, part++), isRefusal ? BlockKind.Refusal : BlockKind.Text);
                    Complete(block, content.Text(isRefusal ? "refusal"u8 : "text"u8));
                    Close(block);
                }

                break;
            case "function_call" or "custom_tool_call":
                Add(index, item);
                Complete(blocks[(index, 0)], item.Text("arguments"u8) ?? item.Text("input"u8));
                Close(blocks[(index, 0)]);
                break;
            case "reasoning":
                FinishThought(index, item);
                break;
            default:
                break;
        }
    }

    private void FinishThought(long index, JsonPart item)
    {
        var seal = item.Text("encrypted_content"u8);
        var summary = string.Join("\n\n", item.Items("summary"u8).Select(part => part.Text("text"u8)));
        var text = summary.Length > 0 ? summary : string.Concat(item.Items("content"u8).Select(part => part.Text("text"u8)));
        if (seal is null && text.Length == 0 && !blocks.ContainsKey((index, 0)))
        {
            return;
        }

        var block = Block((index, 0), BlockKind.Thought);
        Complete(block, text);
        Close(block, new Thought("", ModelProtocol.Responses, seal) { Id = item.Text("id"u8) });
    }

    private OpenBlock Block((long Item, long Part) place, BlockKind kind)
    {
        if (!blocks.TryGetValue(place, out var block))
        {
            // Each item is a message of its own.
            blocks[place] = block = Open(kind, isOwnMessage: place.Part == 0);
        }

        return block;
    }
}
