namespace Gantry.Cli.Settings;

/// <summary>
/// What a <c>.env</c> file may say. It may have come with a repository, which has no say in who reaches the daemon, what confines agents, which rules count, where
/// data lies or where the user's keys are sent. So of Gantry's own settings, and those that name a place, only the few named here count; a new one does not until it is.
/// </summary>
internal static class FileSettings
{
    private static readonly string[] OwnPrefixes = ["GANTRY_", "HARNESS_", "RUNNER", "OPA_", "DATABASE_", "DOCKER_", "OTEL_", "WORKSPACES_"];

    private static readonly string[] Places = ["CLAUDE_CONFIG_DIR", "CODEX_HOME"];

    // The first three a client weighs by itself (AccessToken); the rest cost tokens at worst.
    private static readonly string[] Harmless =
    [
        "GANTRY_URL", "GANTRY_AUTH_TOKEN", "HARNESS_AUTH_TOKEN", "GANTRY_DEBUG", "GANTRY_CONTEXT_WINDOW", "GANTRY_MAP_TOKENS", "GANTRY_AGENT_MODEL_RETRIES", "GANTRY_AGENT_MAX_TURNS",
        "GANTRY_AGENT_MAX_TOKENS",
    ];

    private static readonly string[] OwnerTokens = ["GANTRY_AUTH_TOKEN", "HARNESS_AUTH_TOKEN"];

    private const string AddressSuffix = "_BASE_URL";
    private static readonly string[] KeySuffixes = ["_API_KEY", "_AUTH_TOKEN"];

    /// <summary>Whether a file's value counts for a command.</summary>
    /// <param name="environment">A provider's address does not count where its key stands in the environment: the key would be sent there.</param>
    public static bool May(string name, Func<string, string?> environment)
    {
        if (Harmless.Contains(name))
        {
            return true;
        }

        if (Places.Contains(name) || OwnPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            return false;
        }

        return !name.EndsWith(AddressSuffix, StringComparison.Ordinal)
            || !KeySuffixes.Any(suffix => environment(name[..^AddressSuffix.Length] + suffix) is { Length: > 0 });
    }

    /// <summary>Whether it counts for the daemon, which takes its token from no file but its own.</summary>
    public static bool MayForDaemon(Setting setting, string name) => setting.Origin != SettingOrigin.File || !OwnerTokens.Contains(name);
}
