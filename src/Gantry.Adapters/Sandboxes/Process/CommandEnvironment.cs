namespace Gantry.Adapters.Sandboxes.Process;

/// <summary>What a tool sees of the daemon's environment: a list of names that carry no secret, and nothing else.</summary>
internal static class CommandEnvironment
{
    private const string UsualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static readonly string[] Passed = ["HOME", "USER", "LOGNAME", "LANG", "TMPDIR", "TZ"];

    public static string SearchPath => Environment.GetEnvironmentVariable("PATH") is { Length: > 0 } path ? path : UsualPath;

    public static IReadOnlyDictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = SearchPath, ["TERM"] = "dumb" };
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            var name = (string)entry.Key;
            if (Passed.Contains(name, StringComparer.Ordinal) || name.StartsWith("LC_", StringComparison.Ordinal))
            {
                variables[name] = (string)entry.Value!;
            }
        }

        return variables;
    }
}
