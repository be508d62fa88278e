namespace Gantry.Protocol.Daemon;

/// <summary>Answer of <c>/health</c>, <c>/healthz</c> and <c>/readyz</c>.</summary>
/// <param name="Status"><c>ok</c>.</param>
public sealed record HealthReport(string Status);
