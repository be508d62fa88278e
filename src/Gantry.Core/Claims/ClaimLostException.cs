namespace Gantry.Core.Claims;

/// <summary>This node does not hold the session any more. Whoever gets it stops and writes nothing: the work is another owner's.</summary>
public sealed class ClaimLostException(Claim claim)
    : Exception($"Generation {claim.Generation} of the claim on session {claim.SessionId} is over; node {claim.Node} may write no more.")
{
    /// <summary>The claim that was lost.</summary>
    public Claim Claim { get; } = claim;
}
