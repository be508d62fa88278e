namespace Gantry.Adapters.Sandboxes.Local;

/// <summary>What a tool sees of the daemon's environment: a list of names that carry no secret, and nothing else.</summary>
internal static class CommandEnvironment
{
    private const string UsualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static readonly string[] Passed = ["HOME", "USER", "LOGNAME", "LANG", "TMPDIR", "TZ"];

    public static string SearchPath => Environment.GetEnvironmentVariable("PATH") is { Length: > 0 } path ? path : UsualPath;

    /// <param name="hasTerminal">Whether it may draw on one.</param>
    /// <param name="added">What comes on top, the last word first.</param>
    public static Dictionary<string, string> Variables(bool hasTerminal, params IReadOnlyList<IReadOnlyDictionary<string, string>> added)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = SearchPath,
            ["TERM"] = hasTerminal ? "xterm-256color" : "dumb",
        };
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            var name = (string)entry.Key;
            if (Passed.Contains(name, StringComparer.Ordinal) || name.StartsWith("LC_", StringComparison.Ordinal))
            {
                variables[name] = (string)entry.Value!;
            }
        }

        foreach (var (name, value) in added.Reverse().SelectMany(some => some))
        {
            variables[name] = value;
        }

        return variables;
    }
}
