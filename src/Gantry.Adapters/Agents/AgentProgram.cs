using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Agents;

/// <summary>A foreign program that is an agent: what it is called, where it comes from, and which versions were tried.</summary>
/// <param name="Title">Its name for people.</param>
/// <param name="Command">What it is called on a PATH.</param>
/// <param name="Package">Its npm package.</param>
/// <param name="Version">The version that Gantry installs and that its tests run.</param>
/// <param name="TestedFrom">The first version of the range that is known to speak as we do.</param>
/// <param name="TestedBelow">The first version after it.</param>
/// <param name="NativePattern">
/// Where the native program lies beneath a <c>node_modules</c> folder, with <c>*</c> for one name: the package's own start script may need a Node that is not
/// there, and hides the process that has to be ended.
/// </param>
/// <param name="Setting">The setting that names the program's path.</param>
public sealed record AgentProgram(
    AgentName Name, string Title, string Command, string Package, Version Version, Version TestedFrom, Version TestedBelow, string NativePattern, string Setting)
{
    /// <summary>Claude Code.</summary>
    public static AgentProgram Claude { get; } = new(
        AgentName.Claude,
        "Claude Code",
        "claude",
        "@anthropic-ai/claude-code",
        new Version(2, 1, 329),
        new Version(2, 1, 329),
        new Version(2, 2, 0),
        "@anthropic-ai/claude-code-*/claude",
        "GANTRY_CLAUDE_PROGRAM");

    /// <summary>Codex.</summary>
    public static AgentProgram Codex { get; } = new(
        AgentName.Codex,
        "Codex",
        "codex",
        "@openai/codex",
        new Version(0, 169, 0),
        new Version(0, 169, 0),
        new Version(0, 170, 0),
        "@openai/codex-*/vendor/*/bin/codex",
        "GANTRY_CODEX_PROGRAM");

    /// <summary>The programs that Gantry installs.</summary>
    public static IReadOnlyList<AgentProgram> All { get; } = [Claude, Codex];

    /// <summary>What to type to install it.</summary>
    public string InstallLine => $"gantry agents install {Name}";
}
