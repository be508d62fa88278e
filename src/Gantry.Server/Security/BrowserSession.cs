namespace Gantry.Server.Security;

/// <summary>One browser that signed in.</summary>
/// <param name="Number">Tells it from others in limits, lists and logs; says nothing about its secret.</param>
/// <param name="Parent">The number of the browser session that let it in by a code; it ends with that one. Null: it was let in by the owner's token.</param>
/// <param name="Address">Where it signed in from.</param>
/// <param name="Program">What it said that it is.</param>
/// <param name="Ended">Cancelled by logout, by age, or when it has to make room.</param>
internal sealed record BrowserSession(
    long Number, long? Parent, string? Address, string? Program, DateTimeOffset BeganAt, DateTimeOffset ExpiresAt, CancellationToken Ended);
