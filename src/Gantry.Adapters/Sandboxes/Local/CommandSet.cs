using System.Collections.Concurrent;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Sandboxes.Local;

/// <summary>The running commands of one sandbox: disposing ends them all, also one that is just being started.</summary>
internal sealed class CommandSet : IAsyncDisposable
{
    private readonly ConcurrentDictionary<RunningCommand, bool> running = new();
    private volatile bool disposed;

    public async Task<ISandboxProcess> AddAsync(Func<Task<RunningCommand>> start)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var command = await start();
        running[command] = true;
        _ = ForgetAsync(command);
        if (disposed)
        {
            // Started while we were being disposed, and not seen there.
            await command.DisposeAsync();
            throw new ObjectDisposedException(nameof(ISandbox));
        }

        return command;
    }

    public async ValueTask DisposeAsync()
    {
        disposed = true;
        await Task.WhenAll(running.Keys.Select(command => command.StopAsync()));
    }

    private async Task ForgetAsync(RunningCommand command)
    {
        await command.Exited;
        running.TryRemove(command, out _);
    }
}
