using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Responses;

/// <summary>The response object: the whole answer, and what a stream's first and last events show.</summary>
internal static class ResponsesDocument
{
    /// <summary>The answer in one document.</summary>
    public static void Write(Utf8JsonWriter json, AnswerDraft draft, AnswerTerms terms)
    {
        json.WriteStartObject();
        json.WriteString("id", $"resp_{draft.Id}");
        json.WriteString("object", "response");
        json.WriteNumber("created_at", terms.Created);
        json.WriteString("status", Status(draft));
        WriteError(json, draft.Fault);
        WriteIncomplete(json, draft);
        json.WriteNull("instructions");
        json.WriteString("model", draft.Model);
        json.WriteStartArray("output");
        foreach (var block in draft.Blocks.Where(block => block.Start.Kind != BlockKind.Thought || block.Thought is not null))
        {
            ResponsesItems.Write(json, block, draft.Id, isDone: true);
        }

        json.WriteEndArray();
        json.WriteBoolean("parallel_tool_calls", value: true);
        json.WriteNull("previous_response_id");
        json.WriteBoolean("store", value: false);
        json.WriteString("tool_choice", "auto");
        json.WriteStartArray("tools");
        json.WriteEndArray();
        json.WriteNull("temperature");
        json.WriteNull("top_p");
        json.WriteStartObject("metadata");
        json.WriteEndObject();
        if (draft.Stop is null)
        {
            json.WriteNull("usage");
        }
        else
        {
            UsageFields.WriteResponses(json, draft.Usage);
        }

        json.WriteEndObject();
    }

    /// <summary>What the last event is called.</summary>
    public static string Status(AnswerDraft draft) => draft switch
    {
        { Fault: not null } => "failed",
        { Stop: null } => "in_progress",
        { Stop.Cause: StopCause.MaxTokens or StopCause.ContextExceeded } => "incomplete",
        { Stop.Cause: StopCause.Refusal } when !draft.HasRefused => "incomplete",
        _ => "completed",
    };

    private static void WriteError(Utf8JsonWriter json, ProviderFault? fault)
    {
        if (fault is null)
        {
            json.WriteNull("error");
            return;
        }

        json.WriteStartObject("error");
        json.WriteString("code", fault.OpenAICode);
        json.WriteString("message", fault.Message);
        json.WriteEndObject();
    }

    private static void WriteIncomplete(Utf8JsonWriter json, AnswerDraft draft)
    {
        var reason = draft.Stop?.Cause switch
        {
            StopCause.MaxTokens or StopCause.ContextExceeded => "max_output_tokens",
            StopCause.Refusal when !draft.HasRefused => "content_filter",
            _ => null,
        };
        if (reason is null)
        {
            json.WriteNull("incomplete_details");
            return;
        }

        json.WriteStartObject("incomplete_details");
        json.WriteString("reason", reason);
        json.WriteEndObject();
    }
}
