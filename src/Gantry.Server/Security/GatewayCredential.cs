namespace Gantry.Server.Security;

/// <summary>What a client of models shows, in any of the headers in which the makers' SDKs send it.</summary>
internal static class GatewayCredential
{
    private const string Bearer = "Bearer ";

    /// <summary>The key alone; null when nothing is shown.</summary>
    public static string? Of(HttpRequest request)
    {
        if (request.Headers.Authorization is [{ Length: > 0 } authorization, ..])
        {
            return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : authorization;
        }

        return request.Headers["x-api-key"] is [{ Length: > 0 } anthropic, ..] ? anthropic
            : request.Headers["api-key"] is [{ Length: > 0 } azure, ..] ? azure
            : null;
    }
}
