namespace Gantry.Protocol.Access;

/// <summary>A browser that is signed in.</summary>
/// <param name="Number">Names it, as in <c>DELETE /api/auth/browsers/{number}</c>.</param>
/// <param name="LetInBy">The number of the browser that showed it a code, and with which it ends; null: it was signed in by <c>gantry open</c>.</param>
/// <param name="Address">Where it signed in from; behind a tunnel, the tunnel's end.</param>
/// <param name="Program">What it said that it is; whoever signs in may say anything.</param>
/// <param name="IsThisOne">It is the one that asks.</param>
public sealed record SignedInBrowser(long Number, long? LetInBy, string? Address, string? Program, DateTimeOffset BeganAt, DateTimeOffset ExpiresAt, bool IsThisOne);
