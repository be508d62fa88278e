using System.Collections.Immutable;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Protocol.Ids;

namespace Gantry.Core.ModelGateway.Calls;

/// <summary>A call that may be made. Whoever admitted it settles it, exactly once, whatever becomes of it.</summary>
public sealed class AdmittedCall
{
    private readonly CallDesk desk;
    private int isSettled;

    internal AdmittedCall(CallDesk desk) => this.desk = desk;

    /// <summary>Its name in usage, logs and traces.</summary>
    public ModelCallId Id { get; } = ModelCallId.New();

    /// <summary>The key that was presented; null when the caller was known without one.</summary>
    public ModelKeyId? Key { get; internal init; }

    /// <summary>The user who answers for it.</summary>
    public required string Owner { get; init; }

    /// <summary>The session that calls.</summary>
    public SessionId? Session { get; internal init; }

    /// <summary>The run that calls: an id of this daemon's, or what the caller's metadata said.</summary>
    public string? Run { get; internal init; }

    /// <summary>The tenant that it belongs to.</summary>
    public string? Tenant { get; internal init; }

    /// <summary>The protocol that the caller speaks.</summary>
    public ModelProtocol Protocol { get; internal init; }

    /// <summary>The model as the caller named it.</summary>
    public required string Model { get; init; }

    /// <summary>What is reserved of the budgets until it is settled; no money when the price is not known.</summary>
    public Spending Reserved => Charge.Reserved;

    /// <summary>The run of this daemon that calls; null for one that only the caller's metadata names.</summary>
    internal RunId? Caller { get; init; }

    /// <summary>The run to be paused when it may not go on; null when its agent sees to that itself.</summary>
    internal RunId? ToPause { get; init; }

    /// <summary>What it asks of the accounts.</summary>
    internal CallCharge Charge { get; init; }

    /// <summary>What it holds of the accounts that it is charged to.</summary>
    internal ImmutableArray<AccountHold> Holds { get; set; } = [];

    /// <summary>Records how it ended and gives back what was reserved and not spent. Never blocks. A second call of it is a bug and throws.</summary>
    public void Settle(in CallOutcome outcome)
    {
        if (Interlocked.Exchange(ref isSettled, 1) != 0)
        {
            throw new InvalidOperationException($"The model call {Id} is settled already.");
        }

        desk.Settle(this, outcome);
    }
}
