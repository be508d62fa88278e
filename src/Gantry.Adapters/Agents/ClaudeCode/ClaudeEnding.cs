using System.Globalization;
using System.Text.Json;
using Gantry.Core.Agents;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;

namespace Gantry.Adapters.Agents.ClaudeCode;

/// <summary>What the ends of Claude Code's turns mean, in sentences for the user. A result's subtype alone misleads: <c>success</c> may be a failure.</summary>
internal static class ClaudeEnding
{
    private const int LongestQuote = 300;

    /// <summary>Whether a result says that the turn was interrupted, whatever else it says.</summary>
    public static bool IsAborted(JsonElement result) => result.TextAt("terminal_reason")?.StartsWith("aborted_", StringComparison.Ordinal) == true;

    /// <summary>The failure that a result tells; null when the turn ended well.</summary>
    public static AgentException? FailureOf(JsonElement result)
    {
        var reason = result.TextAt("terminal_reason");
        if (result.TextAt("subtype") == "success" && !result.IsTrueAt("is_error") && reason is null or "completed")
        {
            return null;
        }

        if (IsAborted(result))
        {
            return new AgentException("Claude Code stopped in the middle of its turn.", "Send a message to let it go on.");
        }

        var said = VisibleText.Shorten(VisibleText.Of(result.TextAt("result") ?? string.Join(' ', result.TextsAt("errors"))), LongestQuote);
        return result.TextAt("subtype") switch
        {
            "error_max_turns" => new AgentException("Claude Code reached its limit of turns.", "Send a message to let it go on."),
            "error_max_budget_usd" => new AgentException("Claude Code reached its budget.", "Raise the budget, then send a message to let it go on."),
            _ => ModelFailure(result, said),
        };
    }

    /// <summary>What a retry notice says.</summary>
    public static string Retry(JsonElement notice)
    {
        var status = notice.NumberAt("error_status") is { } code ? $"answered {code}" : $"could not be reached ({VisibleText.Of(notice.TextAt("error") ?? "no answer")})";
        var delay = ((notice.NumberAt("retry_delay_ms") ?? 0) / 1000.0).ToString("0.#", CultureInfo.InvariantCulture);
        return $"The model provider {status}; Claude Code tries again in {delay} s (attempt {notice.NumberAt("attempt")} of {notice.NumberAt("max_retries")}).";
    }

    /// <summary>What it means that the program ended before its turn did.</summary>
    public static Exception EndedEarly(SandboxExit exit, string errors)
    {
        if (errors.Contains("No conversation found", StringComparison.Ordinal))
        {
            return new ConversationLostException(LastLine(errors));
        }

        if (errors.Contains("is already in use", StringComparison.Ordinal))
        {
            return new AgentException("Claude Code has this session open in another process.", "Close it there, then send the message again.");
        }

        if (errors.Contains("cannot be used with root", StringComparison.Ordinal))
        {
            return new AgentException("Claude Code refuses this mode for root.", "Run the daemon as another user, or choose another mode.");
        }

        var said = errors.Length > 0 ? $" It said: {LastLine(errors)}" : "";
        return exit.ExitCode is 1
            ? new AgentException($"Claude Code could not start its turn (exit code 1).{said}", "Run 'gantry agents' to see whether it is installed and logged in.")
            : new AgentLostException($"Claude Code ended in the middle of its turn ({Code(exit)}).{said}", "Run 'gantry agents' to see whether its version was tested.");
    }

    private static AgentException ModelFailure(JsonElement result, string said)
    {
        if (said.Contains("Not logged in", StringComparison.OrdinalIgnoreCase) || said.Contains("/login", StringComparison.Ordinal))
        {
            return new AgentException("Claude Code is not logged in.", "Run 'claude' once and type /login, or give the daemon ANTHROPIC_API_KEY.");
        }

        return ModelFailures.Of("Claude Code", result.NumberAt("api_error_status"), result.TextAt("api_error") == "connection_failed", said, "run 'claude' and type /login");
    }

    private static string LastLine(string errors) => VisibleText.Shorten(VisibleText.Of(errors.Split('\n')[^1].Trim()), LongestQuote);

    private static string Code(SandboxExit exit) =>
        exit.ExitCode > 128 ? $"signal {exit.ExitCode - 128}" : $"exit code {exit.ExitCode}";
}
