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
    public Spending Reserved { get; internal init; }

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
