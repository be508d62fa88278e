using Gantry.Core.Failures;
using Gantry.Core.Text;

namespace Gantry.Adapters.Agents.Codex;

/// <summary>Codex's own sandbox, which lies inside the session's. Its name is as Codex has it.</summary>
internal readonly record struct CodexSandbox(string Name)
{
    private const string Setting = "CODEX_SANDBOX_TYPE";

    /// <summary>None of its own: what was allowed has its effect, and the session's sandbox is the boundary.</summary>
    public static CodexSandbox None { get; } = new("danger-full-access");

    /// <summary>Commands may read and change nothing.</summary>
    public static CodexSandbox ReadOnly { get; } = new("read-only");

    /// <summary>Reads <c>CODEX_SANDBOX_TYPE</c>; absent, there is none.</summary>
    /// <exception cref="GantryException">There is no such sandbox.</exception>
    public static CodexSandbox From(Func<string, string?> setting) => setting(Setting)?.Trim() switch
    {
        null or "" or "none" or "danger-full-access" => None,
        ("read-only" or "workspace-write") and var name => new CodexSandbox(name),
        var other => throw GantryException.Invalid(Setting, $"{Setting} must be none, read-only or workspace-write, not '{VisibleText.Of(other)}'."),
    };
}
