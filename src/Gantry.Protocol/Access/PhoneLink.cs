namespace Gantry.Protocol.Access;

/// <summary>Body of <c>POST /api/auth/phone-links</c>.</summary>
/// <param name="BaseUrl">The https address by which the phone reaches the daemon, through the user's own tunnel; the daemon's own setting when absent.</param>
public sealed record CreatePhoneLink(string? BaseUrl = null);

/// <summary>A link that signs one browser in, once, as whoever asked for it.</summary>
/// <param name="Url">Where it leads.</param>
/// <param name="ExpiresAt">From when on it works no more.</param>
/// <param name="SignedInUntil">When the browser that it signs in is signed out at the latest.</param>
/// <param name="Code">The link as a QR code: one text of 0 (light) and 1 (dark) for each row, without the light border of 4 that it needs around it.</param>
public sealed record PhoneLink(Uri Url, DateTimeOffset ExpiresAt, DateTimeOffset SignedInUntil, IReadOnlyList<string> Code);

/// <summary>Answer of <c>GET /api/auth/phone-links</c>.</summary>
/// <param name="BaseUrl">The address that the daemon's settings name for phones; null when none does.</param>
public sealed record PhoneReach(Uri? BaseUrl);
