namespace Gantry.Core.Approvals.Shell;

/// <summary>A command as it stands in a script: nothing opened yet.</summary>
/// <param name="Assignments">Such as <c>FOO=1</c>, which the program finds in its environment.</param>
/// <param name="Words">The program first; at least one.</param>
internal sealed record SimpleCommand(IReadOnlyList<string> Assignments, IReadOnlyList<string> Words, IReadOnlyList<ShellRedirect> Redirects)
{
    public ShellJoints Joints { get; init; } = ShellJoints.None;
}
