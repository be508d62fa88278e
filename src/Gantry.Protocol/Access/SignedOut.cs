namespace Gantry.Protocol.Access;

/// <summary>Answer of <c>POST /api/auth/logout</c>.</summary>
/// <param name="SessionEnded">Whether there was a browser session to end; its open streams end with it.</param>
public sealed record SignedOut(bool SessionEnded);
