using System.Text.Json;
using System.Text.RegularExpressions;
using Gantry.Core.Agents;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;

namespace Gantry.Adapters.Agents.Codex;

/// <summary>What the ends of Codex's turns mean, in sentences for the user.</summary>
internal static partial class CodexEnding
{
    private const int LongestQuote = 300;

    /// <summary>The failure that a turn's error tells.</summary>
    public static AgentException FailureOf(JsonElement error)
    {
        var said = Said(error);
        if (said.Contains("Missing environment variable", StringComparison.Ordinal))
        {
            return new AgentException("Codex was given no key for its model.", "Run 'codex login', or give the daemon CODEX_API_KEY.");
        }

        var status = StatusOf(error) ?? (StatusInText().Match(said) is { Success: true } match ? (long?)long.Parse(match.Groups["status"].Value, null) : null)
            ?? (BodyOf(error) is null ? null : 400L);
        var isUnreachable = status is null && (IsWaitingForNetwork(error) || said.Contains("error sending request", StringComparison.Ordinal) || said.Contains("onnection", StringComparison.Ordinal));
        return ModelFailures.Of("Codex", status, isUnreachable, said, "codex login");
    }

    /// <summary>Whether a retry notice says that there is no connection, and that it waits for one.</summary>
    public static bool IsWaitingForNetwork(JsonElement error) => error.TextAt("message")?.Contains("waiting for network", StringComparison.Ordinal) == true;

    /// <summary>What a retry notice says.</summary>
    public static string Retry(JsonElement error)
    {
        var status = StatusOf(error) is { } code ? $"answered {code}" : "broke off or could not be reached";
        return $"The model provider {status}; Codex tries again ({Said(error)}).";
    }

    /// <summary>What it means that the program ended before its turn did.</summary>
    public static Exception EndedEarly(SandboxExit exit, string errors)
    {
        var last = VisibleText.Shorten(VisibleText.Of(ColourCodes().Replace(errors.Split('\n')[^1].Trim(), "")), LongestQuote);
        var said = last.Length > 0 ? $" It said: {last}" : "";
        return exit.ExitCode is 1
            ? new AgentException($"Codex could not start its turn (exit code 1).{said}", "Run 'gantry agents' to see whether it is installed and logged in.")
            : new AgentLostException($"Codex ended in the middle of its turn (exit code {exit.ExitCode}).{said}", "Run 'gantry agents' to see whether its version was tested.");
    }

    private static string Said(JsonElement error) =>
        VisibleText.Shorten(VisibleText.Of(BodyOf(error)?.At("error").TextAt("message") ?? error.TextAt("message") ?? ""), LongestQuote);

    // A string, or an object with one key.
    private static long? StatusOf(JsonElement error) =>
        error.At("codexErrorInfo") is { ValueKind: JsonValueKind.Object } info
            ? info.EnumerateObject().Select(kind => kind.Value.NumberAt("httpStatusCode")).FirstOrDefault(status => status is not null)
            : null;

    // A request that the provider refused is told by the body of its answer alone.
    private static JsonElement? BodyOf(JsonElement error)
    {
        try
        {
            using var body = JsonDocument.Parse(error.TextAt("message") ?? "");
            return body.RootElement.At("error").ValueKind == JsonValueKind.Undefined ? null : body.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"unexpected status (?<status>\d{3})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StatusInText();

    [GeneratedRegex("\x1b\\[[0-9;]*m", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ColourCodes();
}
