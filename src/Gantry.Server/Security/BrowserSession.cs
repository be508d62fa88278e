namespace Gantry.Server.Security;

/// <summary>One browser that signed in.</summary>
/// <param name="Number">Tells it from others in limits and logs; says nothing about its secret.</param>
/// <param name="Ended">Cancelled by logout, by age, or when it has to make room.</param>
internal sealed record BrowserSession(long Number, CancellationToken Ended);
