namespace Gantry.Core.Approvals.Shell;

/// <summary>Ends the reading of a script from any depth; <see cref="ShellReader"/> turns it into an <see cref="UnreadableShell"/>.</summary>
internal sealed class UnreadableScriptException(string reason) : Exception(reason);
