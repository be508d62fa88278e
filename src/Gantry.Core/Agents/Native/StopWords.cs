using Gantry.Core.ModelGateway;

namespace Gantry.Core.Agents.Native;

/// <summary>Why an answer ended, in the words of <c>ui.usage</c>.</summary>
internal static class StopWords
{
    public const string MaxTokens = "max_tokens";
    public const string PauseTurn = "pause_turn";
    public const string ContextExceeded = "context_exceeded";

    /// <summary>Null for an answer that ended by itself, or for its tools.</summary>
    public static string? Of(ModelStopReason reason) => reason switch
    {
        ModelStopReason.MaxTokens => MaxTokens,
        ModelStopReason.PauseTurn => PauseTurn,
        ModelStopReason.ContextExceeded => ContextExceeded,
        ModelStopReason.StopSequence => "stop_sequence",
        ModelStopReason.Refusal => "refusal",
        _ => null,
    };
}
