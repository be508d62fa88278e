using Gantry.Protocol.Ids;

namespace Gantry.Core.Approvals.External;

/// <summary>What the external policy said of a request that is about to be made, and that the rules would allow.</summary>
/// <param name="ApprovalId">Of the request; the policy was told it.</param>
internal sealed record PolicyWord(ApprovalId ApprovalId, bool Allows);
