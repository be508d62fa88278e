using System.Globalization;
using Gantry.Core.Failures;

namespace Gantry.Core.Agents.Native;

/// <summary>The limits of the native agent.</summary>
public sealed record NativeAgentOptions
{
    /// <summary>How many answers of the model one run may take, over all its attempts; at least 1. Then the run ends with a hint.</summary>
    public int MostModelCalls { get; init; } = 100;

    /// <summary>How many tokens, in and out, one run may take over all its attempts; null: any number. Then the run ends with a hint.</summary>
    public long? MostTokens { get; init; }

    /// <summary>
    /// What the model calls of one run may cost, in US dollars, when neither the prompt nor the session says otherwise; null: any amount. Then the run pauses. A
    /// run whose model has no known price cannot be held to it, and does not begin.
    /// </summary>
    public decimal? MostCost { get; init; }

    /// <summary>What the model can take, in tokens; null: what is known of it by its name.</summary>
    public long? ContextWindow { get; init; }

    /// <summary>How full the context may get before the older part of the conversation is summarised; a share above 0 and below 1.</summary>
    public double CompactAt { get; init; } = 0.8;

    /// <summary>How many tokens the map of the workspace may take in a prompt; 0: neither map nor other material.</summary>
    public int MapTokens { get; init; } = 4000;

    /// <summary>How long reading files for the map may take; what was not read by then is known by its path.</summary>
    public TimeSpan MapTimeLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many tool calls of one answer are done; the others are refused with a sentence. At least 1.</summary>
    public int MostCallsOfAnswer { get; init; } = 100;

    /// <summary>How many reads run at one time; at least 1.</summary>
    public int MostReadsAtOnce { get; init; } = 8;

    /// <summary>How often the same call may fail in a row before the user is asked how to go on; at least 2.</summary>
    public int MostEqualFailures { get; init; } = 3;

    /// <summary>How many characters of one answer the model may think, and how many it may write; then the run ends.</summary>
    public int LargestAnswerPart { get; init; } = 2 * 1024 * 1024;

    /// <summary>How long one answer of the model may take.</summary>
    public TimeSpan AnswerTimeLimit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How often a failed call of the model is made again.</summary>
    public int MostRetries { get; init; } = 8;

    /// <summary>How long the first retry waits; each further one twice as long, give or take a quarter.</summary>
    public TimeSpan FirstRetryWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait before a retry.</summary>
    public TimeSpan LongestRetryWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A provider that wants to be left alone for longer than this is not waited for.</summary>
    public TimeSpan LongestWantedWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often in a row an answer that reached its limit of tokens is continued.</summary>
    public int MostContinuations { get; init; } = 4;

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

    /// <summary>
    /// Reads <c>GANTRY_AGENT_MAX_TURNS</c>, <c>GANTRY_AGENT_MAX_TOKENS</c>, <c>GANTRY_AGENT_MAX_COST</c>, <c>GANTRY_CONTEXT_WINDOW</c> and
    /// <c>GANTRY_MAP_TOKENS</c>.
    /// </summary>
    /// <exception cref="GantryException">Some are no such numbers (invalid); all of them are named.</exception>
    public static NativeAgentOptions From(Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var standard = new NativeAgentOptions();
        var options = standard with
        {
            MostModelCalls = (int)(Number("GANTRY_AGENT_MAX_TURNS", 1, 100_000) ?? standard.MostModelCalls),
            MostTokens = Number("GANTRY_AGENT_MAX_TOKENS", 1, long.MaxValue),
            MostCost = Money("GANTRY_AGENT_MAX_COST"),
            ContextWindow = Number("GANTRY_CONTEXT_WINDOW", 2000, 100_000_000),
            MapTokens = (int)(Number("GANTRY_MAP_TOKENS", 0, 100_000) ?? standard.MapTokens),
        };
        return faults.Count == 0 ? options : throw GantryException.Invalid(faults);

        decimal? Money(string name)
        {
            if (setting(name) is not { } text || string.IsNullOrWhiteSpace(text))
            {
                return null;
            }

            if (decimal.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usd) && usd is >= 0.000001m and <= 1_000_000)
            {
                return decimal.Round(usd, 6);
            }

            faults[name] = [$"{name} must be US dollars from 0.000001 to 1000000, such as 2.50."];
            return null;
        }

        long? Number(string name, long least, long most)
        {
            if (setting(name) is not { } text || string.IsNullOrWhiteSpace(text))
            {
                return null;
            }

            if (long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            {
                return number;
            }

            faults[name] = [string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from {least} to {most}.")];
            return null;
        }
    }
}
