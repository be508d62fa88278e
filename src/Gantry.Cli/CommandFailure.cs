namespace Gantry.Cli;

/// <summary>A command ends here: one sentence for the person at the terminal, which says what to do next, and the exit status.</summary>
internal sealed class CommandFailure(ExitCode exitCode, string message, Exception? cause = null) : Exception(message, cause)
{
    public ExitCode ExitCode { get; } = exitCode;
}
