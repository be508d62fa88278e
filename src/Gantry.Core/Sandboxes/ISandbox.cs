namespace Gantry.Core.Sandboxes;

/// <summary>Where an agent's tools run. Disposing ends every process that still runs in it.</summary>
public interface ISandbox : IAsyncDisposable
{
    /// <summary>What is in force, for people: shown with every approval.</summary>
    SandboxDescription Description { get; }

    /// <summary>The workspace's files; no path leads out of them, not through links either.</summary>
    ISandboxFiles Files { get; }

    /// <summary>
    /// Starts a command in the workspace's folder and yields its output as it comes, at last exactly one <see cref="CommandExited"/>. Cancelling ends the
    /// command with all processes that it started, and throws.
    /// </summary>
    /// <exception cref="Failures.GantryException">The program cannot be started.</exception>
    IAsyncEnumerable<CommandUpdate> RunAsync(SandboxCommand command, CancellationToken cancellationToken);
}

/// <summary>What a sandbox prevents.</summary>
/// <param name="Kind">Such as <c>process</c>.</param>
/// <param name="IsBoundary">False: the kind confines nothing, and everything that shows it says so.</param>
/// <param name="Sentence">One sentence: what is and what is not prevented.</param>
public sealed record SandboxDescription(string Kind, bool IsBoundary, string Sentence);

/// <summary>A program to run.</summary>
/// <param name="Arguments">The program, found on the sandbox's PATH, and its arguments; at least one.</param>
/// <param name="TimeLimit">After it everything that the command started is ended and <see cref="CommandExited.TimedOut"/> is true.</param>
public sealed record SandboxCommand(IReadOnlyList<string> Arguments, TimeSpan TimeLimit);

/// <summary>What a running command tells.</summary>
public abstract record CommandUpdate;

/// <summary>Some output, standard output and standard error in the order in which they came; whole UTF-8 characters, what is none replaced.</summary>
public sealed record CommandOutput(string Text) : CommandUpdate;

/// <summary>The command ended.</summary>
/// <param name="ExitCode">Its code; 128 + the signal's number when a signal ended it.</param>
public sealed record CommandExited(int ExitCode, bool TimedOut) : CommandUpdate;
