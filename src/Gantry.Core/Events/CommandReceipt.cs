namespace Gantry.Core.Events;

/// <summary>Names a command so that sending it again gives the first reply and does nothing.</summary>
/// <param name="Caller">Who sends it; keys of different callers never meet.</param>
/// <param name="Route">The method and path that it came to.</param>
/// <param name="Key">The caller's <c>Idempotency-Key</c>, 1 to 200 characters.</param>
/// <param name="BodyHash">Lower-case hex SHA-256 of the body; the same key with another body is a conflict.</param>
public sealed record CommandReceipt(string Caller, string Route, string Key, string BodyHash);
