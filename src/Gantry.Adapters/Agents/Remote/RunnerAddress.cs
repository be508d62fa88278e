using Gantry.Core.Failures;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Agents.Remote;

/// <summary>Where an agent runs when it does not run here.</summary>
/// <param name="Url">The runner's root, ending in a slash.</param>
/// <param name="Token">What it is asked with; null for one that asks for nothing.</param>
internal sealed record RunnerAddress(Uri Url, string? Token)
{
    /// <summary>The runner of an agent, by <c>RUNNER_CLAUDE_URL</c> or <c>RUNNER_CODEX_URL</c>; <c>RUNNER_URL</c> is an old name of the latter.</summary>
    /// <returns>Null: the agent runs here.</returns>
    /// <exception cref="GantryException">The setting is no address.</exception>
    public static RunnerAddress? Of(AgentName agent, Func<string, string?> setting)
    {
        string[] names = agent == AgentName.Codex ? ["RUNNER_CODEX", "RUNNER"] : [$"RUNNER_{agent.Value.ToUpperInvariant()}"];
        foreach (var name in names)
        {
            if (setting($"{name}_URL")?.Trim() is { Length: > 0 } text)
            {
                return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { UserInfo: "", Query: "", Fragment: "" }
                    ? new RunnerAddress(new Uri(url.AbsoluteUri.TrimEnd('/') + "/"), setting($"{name}_TOKEN") is { Length: > 0 } token ? token : null)
                    : throw GantryException.Invalid($"{name}_URL", $"{name}_URL must be the http or https address of a runner, such as http://127.0.0.1:9104.");
            }
        }

        return null;
    }
}
