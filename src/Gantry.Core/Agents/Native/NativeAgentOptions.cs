namespace Gantry.Core.Agents.Native;

/// <summary>The limits of the native agent.</summary>
public sealed record NativeAgentOptions
{
    /// <summary>How many answers of the model one run may take, over all its attempts; at least 1. Then the run ends with a hint.</summary>
    public int MostModelCalls { get; init; } = 100;

    /// <summary>How long a command may run when the model names no time; also the longest that it may name.</summary>
    public TimeSpan CommandTimeLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How much a command may write, in bytes; then it is ended. Also the largest that an artifact of its output becomes.</summary>
    public long CommandOutputLimit { get; init; } = 64 * 1024 * 1024;

    /// <summary>How much of a tool's output the model is told, in bytes of UTF-8; more is cut in the middle and says so.</summary>
    public int LargestToolResult { get; init; } = 64 * 1024;

    /// <summary>How much of one tool call's output is streamed to those who watch, in bytes of UTF-8; then a note.</summary>
    public int LargestStreamedOutput { get; init; } = 1024 * 1024;

    /// <summary>How long recording what happened may take when a turn is cancelled.</summary>
    public TimeSpan LastWordsLimit { get; init; } = TimeSpan.FromSeconds(10);
}
