namespace Gantry.Cli;

/// <summary>What the program's exit status means; <c>gantry --help</c> and docs/cli.md list the same numbers.</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>The run or the request failed.</summary>
    Failed = 1,

    /// <summary>The command line cannot be understood.</summary>
    Usage = 2,

    /// <summary>No daemon runs, or none answers.</summary>
    NoDaemon = 3,

    /// <summary>There is no such run, session, approval or workspace.</summary>
    NotFound = 4,

    /// <summary>Somebody answered already, or the thing is in another state.</summary>
    Conflict = 5,

    /// <summary>The daemon does not accept the token, or does not allow it.</summary>
    NotAllowed = 6,

    /// <summary>Ctrl-C.</summary>
    Interrupted = 130,
}
