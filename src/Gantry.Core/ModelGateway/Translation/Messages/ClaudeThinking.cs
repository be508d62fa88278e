using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation.Messages;

/// <summary>How much Claude is to think, for clients that say it as an effort: newer models take one too, older ones a number of tokens.</summary>
internal sealed record ClaudeThinking(bool IsOn, long? Budget, string? Effort, bool IsShown)
{
    // The provider's own least.
    private const long LeastBudget = 1024;

    private static readonly ClaudeThinking Off = new(IsOn: false, null, null, IsShown: false);

    /// <param name="turns">As they are sent.</param>
    /// <param name="most">Tokens of the answer, thoughts included.</param>
    public static ClaudeThinking Of(Conversation conversation, List<Turn> turns, string model, long most, TranslationWarnings warnings)
    {
        if (conversation.Thinking is not { IsOff: false, Effort: { } effort and not "minimal" })
        {
            return Off;
        }

        if (conversation.Choice?.Kind is ToolChoiceKind.Any or ToolChoiceKind.Named && conversation.Tools.Count > 0)
        {
            // The provider refuses both together.
            warnings.Add("reasoning_effort");
            return Off;
        }

        if (ClaudeVersion.Of(model) is { IsAdaptive: true } version)
        {
            var known = effort is "xhigh" or "max" && !version.ChoosesItsSampling ? "high" : effort;
            return new ClaudeThinking(IsOn: true, null, known, conversation.Thinking.IsShown);
        }

        var budget = Math.Min(BudgetOf(effort), most * 3 / 4);
        if (budget < LeastBudget || LacksThought(turns))
        {
            warnings.Add("reasoning_effort");
            return Off;
        }

        return new ClaudeThinking(IsOn: true, budget, null, conversation.Thinking.IsShown);
    }

    public void Write(Utf8JsonWriter json)
    {
        if (!IsOn)
        {
            return;
        }

        json.WriteStartObject("thinking"u8);
        json.WriteString("type"u8, Budget is null ? "adaptive" : "enabled");
        if (Budget is { } budget)
        {
            json.WriteNumber("budget_tokens"u8, budget);
        }
        else if (IsShown)
        {
            // The newer models keep their thoughts to themselves unless they are asked (ThinkingConfigAdaptive of @anthropic-ai/sdk).
            json.WriteString("display"u8, "summarized"u8);
        }

        json.WriteEndObject();
    }

    private static long BudgetOf(string effort) => effort switch
    {
        "low" => 2048,
        "medium" => 8192,
        "high" => 16384,
        _ => 24576,
    };

    // Results of tools go back to a thinking model only behind the thought that led to the calls; a client that lost it goes on without thinking.
    private static bool LacksThought(List<Turn> turns) =>
        turns.Count >= 2 && turns[^1] is { Role: TurnRole.User } last && last.Parts.Any(part => part is ResultContent) && turns[^2].Parts[0] is not ThoughtContent;
}
