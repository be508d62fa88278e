namespace Gantry.Server.Tests.Agents;

/// <summary>The real programs, where <c>eng/dev/install-agents.sh</c> put them.</summary>
internal static class RealAgents
{
    /// <summary>Its folder: the one that GANTRY_TEST_AGENTS names, else the script's usual one; null when nothing is there.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Says that all stories are told through a runner too, which takes as long again.</summary>
    public const string ThroughRunnerSetting = "GANTRY_TEST_AGENTS_THROUGH_RUNNER";

    /// <summary>The trait of the few that always are.</summary>
    public const string AlwaysThroughRunner = "AlwaysThroughRunner";

    /// <summary>Skips what is told through a runner, unless it is one of the few or all are wanted.</summary>
    public static void SkipUnlessWantedThroughRunner() =>
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable(ThroughRunnerSetting) == "1" || TestContext.Current.TestMethod?.Traits.ContainsKey(AlwaysThroughRunner) == true,
            $"Set {ThroughRunnerSetting}=1 to tell all stories through a runner too.");

    /// <summary>The path of a program's npm start script.</summary>
    public static string Program(string agent)
    {
        Assert.SkipWhen(Folder is null, "The real agent programs are not installed: run eng/dev/install-agents.sh (it needs npm).");
        var installed = Path.Combine(Folder!, agent);
        Assert.SkipWhen(!Directory.Exists(installed), $"{agent} is not installed: run eng/dev/install-agents.sh (it needs npm).");
        var found = Directory.EnumerateDirectories(installed).Select(version => Path.Combine(version, "node_modules", ".bin", agent)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"{agent} is not installed: run eng/dev/install-agents.sh (it needs npm).");
        return found!;
    }

    /// <summary>Claude Code's own executable, without npm's start script.</summary>
    public static string NativeClaude() =>
        Directory.EnumerateDirectories(Path.Combine(Path.GetDirectoryName(Program("claude"))!, "..", "@anthropic-ai"), "claude-code-*").Select(folder => Path.Combine(folder, "claude")).First(File.Exists);

    /// <summary>Codex's own executable.</summary>
    public static string NativeCodex() =>
        Directory.EnumerateDirectories(Path.Combine(Path.GetDirectoryName(Program("codex"))!, "..", "@openai"), "codex-*")
            .SelectMany(folder => Directory.EnumerateDirectories(Path.Combine(folder, "vendor"))).Select(folder => Path.Combine(folder, "bin", "codex")).First(File.Exists);

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("GANTRY_TEST_AGENTS") is { Length: > 0 } named)
        {
            return named;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var agents = Path.Combine(folder.FullName, "artifacts", "agents");
            if (File.Exists(Path.Combine(folder.FullName, "Gantry.slnx")))
            {
                return Directory.Exists(agents) ? agents : null;
            }
        }

        return null;
    }
}
