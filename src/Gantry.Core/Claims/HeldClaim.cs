using Gantry.Core.Events;

namespace Gantry.Core.Claims;

/// <summary>
/// A claim as its node holds it, with the moment by which its work must have stopped. Losing it is final; to go on, the session is taken anew.
/// </summary>
public sealed class HeldClaim : IDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource lost;
    private readonly ClaimKeeper keeper;
    private bool isDisposed;

    internal HeldClaim(ClaimKeeper keeper, Claim claim, TimeSpan safeFor, TimeProvider time)
    {
        this.keeper = keeper;
        Claim = claim;
        // A timer of its own: it must go off above all when the store hangs and the renewal with it.
        lost = new CancellationTokenSource(safeFor, time);
        Lost = lost.Token;
    }

    /// <summary>What is held.</summary>
    public Claim Claim { get; }

    /// <summary>Cancelled when the claim is lost, or could not be renewed and will soon be.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Makes sure, in the transaction that is to write, that the claim is still this node's.</summary>
    /// <exception cref="ClaimLostException">It is not.</exception>
    public void Check(IStoreTransaction transaction)
    {
        if (Lost.IsCancellationRequested || !transaction.Claims.IsPresent(Claim))
        {
            throw new ClaimLostException(Claim);
        }
    }

    /// <summary>Tells everybody who works under the claim to stop.</summary>
    public void Lose()
    {
        try
        {
            lost.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work ended between our look and this line; there is nothing left to stop.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        keeper.Forget(this);
        lock (gate)
        {
            isDisposed = true;
            lost.Dispose();
        }
    }

    internal void Extend(TimeSpan safeFor)
    {
        lock (gate)
        {
            if (!isDisposed)
            {
                lost.CancelAfter(safeFor);
            }
        }
    }
}
