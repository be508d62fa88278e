namespace Gantry.Protocol.Approvals;

/// <summary>Answer of <c>POST /api/approvals/{id}/link</c>: whoever opens the URL may answer this approval, once.</summary>
public sealed record ApprovalLink(string Url, DateTimeOffset ExpiresAt);
