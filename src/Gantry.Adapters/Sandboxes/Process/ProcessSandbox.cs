using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Gantry.Adapters.Files;
using Gantry.Adapters.Processes;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Sandboxes.Process;

/// <summary>Runs commands as plain processes of the daemon's user, each in a process group that ends as a whole.</summary>
internal sealed class ProcessSandbox(string folder, TimeProvider time) : ISandbox
{
    // Both outputs go into one pipe, which keeps their order. The pipe to standard input is held by the daemon alone: when the daemon is killed it ends, and the
    // watcher kills the group. The command itself reads nothing.
    private const string Launcher = """exec 3<&0 </dev/null; { read -r _ <&3; kill -s KILL -- -$$; } >/dev/null 2>&1 & exec "$@" 2>&1 3<&-""";
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<ProcessGroup, bool> running = new();
    private volatile bool disposed;

    public SandboxDescription Description { get; } = new(
        "process", IsBoundary: false, "no boundary: commands run as your user with your files and your network");

    public ISandboxFiles Files { get; } = new BeneathFolder(folder);

    public async IAsyncEnumerable<CommandUpdate> RunAsync(SandboxCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var group = Start(command);
        running[group] = true;
        try
        {
            // One that was started while the sandbox was being disposed was not seen there.
            ObjectDisposedException.ThrowIf(disposed, this);
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var deadline = EndAtDeadlineAsync(group, command.TimeLimit, stopping.Token);

            // The reader takes a chunk only when the last one was taken from us: a command that nobody listens to waits in its own write.
            var output = new CommandOutputReader(group, time);
            while (await output.ReadAsync(cancellationToken) is { } text)
            {
                yield return new CommandOutput(text);
            }

            var code = await group.Ended.WaitAsync(cancellationToken);
            await stopping.CancelAsync();
            yield return new CommandExited(code, await deadline);
        }
        finally
        {
            // Reached with a living group only when the caller cancelled or stopped listening.
            await group.StopAsync(Grace);
            running.TryRemove(group, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        disposed = true;
        await Task.WhenAll(running.Keys.Select(group => group.StopAsync(Grace)));
    }

    private ProcessGroup Start(SandboxCommand command)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var program = command.Arguments[0];
        if (ProgramPath.Find(program, CommandEnvironment.SearchPath, folder) is null)
        {
            throw GantryException.Unavailable("program-missing", $"There is no program '{program}' on the daemon's PATH; install it, or name it by its path.");
        }

        var start = new ProcessStartInfo("/bin/sh")
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { "-c", Launcher, "sh" },
        };
        foreach (var argument in command.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in CommandEnvironment.Variables())
        {
            start.Environment[name] = value;
        }

        try
        {
            return ProcessGroup.Start(start, time);
        }
        catch (Win32Exception failure)
        {
            throw GantryException.Unavailable("program-not-started", $"'{program}' could not be started: {failure.Message}", failure);
        }
    }

    // True when the time was up.
    private async Task<bool> EndAtDeadlineAsync(ProcessGroup group, TimeSpan limit, CancellationToken stopping)
    {
        try
        {
            await group.Ended.WaitAsync(limit, time, stopping);
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (TimeoutException)
        {
            await group.StopAsync(Grace);
            return true;
        }
    }
}
