using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Responses;

/// <summary>The response object: the whole answer, and what a stream's first and last events show.</summary>
internal static class ResponsesDocument
{
    /// <summary>The answer in one document.</summary>
    public static void Write(Utf8JsonWriter json, AnswerDraft draft, AnswerTerms terms)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, $"resp_{draft.Id}");
        json.WriteString("object"u8, "response"u8);
        json.WriteNumber("created_at"u8, terms.Created);
        json.WriteString("status"u8, Status(draft));
        WriteError(json, draft.Fault);
        WriteIncomplete(json, draft);
        json.WriteNull("instructions"u8);
        json.WriteString("model"u8, draft.Model);
        json.WriteStartArray("output"u8);
        foreach (var block in draft.Blocks.Where(block => block.Start.Kind != BlockKind.Thought || block.Thought is not null))
        {
            ResponsesItems.Write(json, block, draft.Id, isDone: true);
        }

        json.WriteEndArray();
        terms.Echo.Write(json);
        json.WriteNull("previous_response_id"u8);
        json.WriteBoolean("store"u8, value: false);
        json.WriteStartArray("tools"u8);
        json.WriteEndArray();
        if (draft.Stop is null)
        {
            json.WriteNull("usage"u8);
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
            json.WriteNull("error"u8);
            return;
        }

        json.WriteStartObject("error"u8);
        json.WriteString("code"u8, fault.OpenAICode);
        json.WriteString("message"u8, fault.Message);
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
            json.WriteNull("incomplete_details"u8);
            return;
        }

        json.WriteStartObject("incomplete_details"u8);
        json.WriteString("reason"u8, reason);
        json.WriteEndObject();
    }
}
