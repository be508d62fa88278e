namespace Gantry.Server.Security;

/// <summary>What a client of models shows, in any of the headers in which the makers' SDKs send it.</summary>
internal static class GatewayCredential
{
    private const string Bearer = "Bearer ";

    /// <summary>The key alone; null when nothing is shown.</summary>
    public static string? Of(HttpRequest request) =>
        HeaderOf(request) is not { } shown ? null
        : shown.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? shown[Bearer.Length..].Trim()
        : shown;

    /// <summary>The header that it stands in, as it was sent; null when nothing is shown.</summary>
    public static string? HeaderOf(HttpRequest request) =>
        request.Headers.Authorization is [{ Length: > 0 } authorization, ..] ? authorization
        : request.Headers["x-api-key"] is [{ Length: > 0 } anthropic, ..] ? anthropic
        : request.Headers["api-key"] is [{ Length: > 0 } azure, ..] ? azure
        : null;
}
