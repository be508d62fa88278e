using Gantry.Core.Claims;

namespace Gantry.Core.Sessions;

/// <summary>A run that this node took, and the claim under which it may write.</summary>
internal sealed record TakenRun(RunRecord Run, HeldClaim Claim);
