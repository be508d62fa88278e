namespace Gantry.Protocol.ModelGateway;

/// <summary>The usage log in the seed's shape.</summary>
/// <param name="Entries">Newest first.</param>
/// <param name="TotalCount">All calls there are, on this page or not.</param>
public sealed record UsageLog(IReadOnlyList<ModelCall> Entries, long TotalCount);
