namespace Gantry.Core.Approvals.Shell;

/// <summary>What a script comes to: the programs that it runs, or why that cannot be told from its text.</summary>
public abstract record ShellReading;

/// <summary>Every program that the script may run, in order; at least one.</summary>
public sealed record ReadableShell(IReadOnlyList<ShellCommand> Commands) : ShellReading;

/// <summary>A person has to look.</summary>
/// <param name="Reason">A sentence that names the place and what would be readable.</param>
public sealed record UnreadableShell(string Reason) : ShellReading;
