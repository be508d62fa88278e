namespace Gantry.Core.Approvals.Shell;

/// <summary>One program that a script would run, in words that need no shell any more.</summary>
/// <param name="Arguments">The program first; what is left after every wrapper has been opened.</param>
/// <param name="Redirects">Files that the shell itself opens for it, in order.</param>
/// <param name="Wrappers">What stood around it, outermost first; empty for most commands.</param>
public sealed record ShellCommand(IReadOnlyList<string> Arguments, IReadOnlyList<ShellRedirect> Redirects, IReadOnlyList<ShellWrapper> Wrappers)
{
    /// <summary>What joins it to its neighbours in the innermost script that it stands in.</summary>
    public ShellJoints Joints { get; init; } = ShellJoints.None;
}

/// <summary>The operators around a command.</summary>
/// <param name="Before">Such as <c>&amp;&amp;</c>; empty at the beginning.</param>
/// <param name="After">Such as <c>;</c>; empty at the end.</param>
public sealed record ShellJoints(string Before, string After)
{
    /// <summary>Of a command that stands alone.</summary>
    public static readonly ShellJoints None = new("", "");
}

/// <summary>A file that the shell opens before the program starts.</summary>
/// <param name="Path">As written, without its quotes; relative to where the shell stands.</param>
/// <param name="Writes">True when it is made, emptied or added to.</param>
public sealed record ShellRedirect(string Path, bool Writes);

/// <summary>A command line that has another one in it, such as <c>sudo -n make</c>, <c>FOO=1 make</c> or <c>bash -c make</c>.</summary>
/// <param name="Arguments">The whole of it, the wrapped command included.</param>
/// <param name="EndsWithCommand">True when its last words are the wrapped command; false when the command stands in a text, as with <c>bash -c</c>.</param>
/// <param name="Effect">How it changes what the wrapped command does, as the rest of "it …"; null when it does not.</param>
public sealed record ShellWrapper(IReadOnlyList<string> Arguments, bool EndsWithCommand, string? Effect);
