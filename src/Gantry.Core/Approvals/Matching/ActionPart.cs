using Gantry.Core.Approvals.Shell;

namespace Gantry.Core.Approvals.Matching;

/// <summary>One part of an action that is judged by itself; an action is allowed only if each part is, and denied if any is.</summary>
public abstract record ActionPart
{
    /// <summary>The part as a person would write it.</summary>
    public abstract string Text { get; }

    /// <summary>What an allow rule has to spell out; empty for most.</summary>
    public IReadOnlyList<Hazard> Hazards { get; init; } = [];
}

/// <summary>A program that runs.</summary>
/// <param name="Arguments">The program first; wrappers such as <c>timeout 5</c> are taken off.</param>
/// <param name="Wrappers">The wrappers, outermost first.</param>
public sealed record CommandPart(IReadOnlyList<string> Arguments, IReadOnlyList<ShellWrapper> Wrappers) : ActionPart
{
    /// <inheritdoc/>
    public override string Text => ShellQuoting.Quote(Wrappers is [var outermost, ..] ? outermost.Arguments : Arguments);
}

/// <summary>A file that is written, made, moved or removed, or that is read from outside of the workspace.</summary>
/// <param name="Path">Relative to the workspace's top, or absolute; without <c>.</c> and, but for leading ones, without <c>..</c>.</param>
public sealed record FilePart(string Path) : ActionPart
{
    /// <summary>The same path from the root of the file system; null when the workspace's top is not known.</summary>
    public string? Absolute { get; init; }

    /// <inheritdoc/>
    public override string Text => Path;
}

/// <summary>A connection out of the sandbox.</summary>
/// <param name="Host">The form in which names are compared: ASCII, lower case, addresses written the usual way.</param>
/// <param name="Port">From 1 to 65535.</param>
public sealed record HostPart(ComparableHost Host, int Port) : ActionPart
{
    /// <inheritdoc/>
    public override string Text => Host.WithPort(Port);
}

/// <summary>A tool by its name.</summary>
public sealed record ToolPart(string Tool) : ActionPart
{
    /// <inheritdoc/>
    public override string Text => Tool;
}
