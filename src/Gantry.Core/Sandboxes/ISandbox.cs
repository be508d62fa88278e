namespace Gantry.Core.Sandboxes;

/// <summary>Where an agent and its tools run. Disposing ends every process that still runs in it and returns when none is left.</summary>
public interface ISandbox : IAsyncDisposable
{
    /// <summary>What is in force.</summary>
    SandboxDescription Description { get; }

    /// <summary>The workspace's files; no path leads out of them, not through links either.</summary>
    ISandboxFiles Files { get; }

    /// <summary>Starts a program: a short command and an agent that is talked to for hours are started alike. Several may run at once.</summary>
    /// <param name="cancellationToken">Ends the wait for the start, not a program that has been started.</param>
    /// <exception cref="Failures.GantryException">The program cannot be started; nothing of it runs.</exception>
    Task<ISandboxProcess> StartAsync(SandboxCommand command, CancellationToken cancellationToken);
}
