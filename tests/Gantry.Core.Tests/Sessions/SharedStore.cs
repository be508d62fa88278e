using Gantry.Core.Events;
using Gantry.Core.Failures;

namespace Gantry.Core.Tests.Sessions;

/// <summary>One node's way to a store that others use too: it can be cut, and one commit goes through at a time.</summary>
internal sealed class SharedStore(IStore inner, SemaphoreSlim turn) : IStore
{
    private volatile bool isCut;
    private readonly TaskCompletionSource refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? hang;

    /// <summary>Ends when somebody has come while the way was cut.</summary>
    public Task Refused => refused.Task;

    /// <summary>From now on nothing is committed: callers are told at once.</summary>
    public void Cut() => isCut = true;

    public void Mend() => isCut = false;

    /// <summary>From now on no commit ends, until <see cref="LetGo"/>.</summary>
    public void Hang() => hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => hang?.TrySetResult();

    public async Task CommitAsync(IReadOnlyList<StoreCommand> batch, CancellationToken cancellationToken)
    {
        await (hang?.Task ?? Task.CompletedTask);
        if (isCut)
        {
            refused.TrySetResult();
            throw GantryException.Unavailable("store-unavailable", "The line to the store is cut.");
        }

        await turn.WaitAsync(cancellationToken);
        try
        {
            await inner.CommitAsync(batch, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public Task<T> ReadAsync<T>(Func<IStoreView, T> query, CancellationToken cancellationToken) => inner.ReadAsync(query, cancellationToken);
}
