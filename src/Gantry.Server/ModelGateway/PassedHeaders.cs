using System.Collections.Frozen;
using Gantry.Adapters.Models.Upstream;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Server.ModelGateway;

/// <summary>Which headers go through: all that mean something to the other end. A connection's own, those that prove who somebody is, and what we say ourselves stay here.</summary>
internal static class PassedHeaders
{
    private static readonly FrozenSet<string> NotOfRequests = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        // A connection's own.
        "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Host", "Expect", "Content-Length", "Content-Type", "HTTP2-Settings",
        // Proofs, and where somebody comes from.
        "Authorization", "Proxy-Authorization", "Proxy-Authenticate", "x-api-key", "api-key", "Cookie", "X-User-Email", "X-Gantry-Proxy-Secret", "Forwarded", "X-Forwarded-For",
        "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Real-IP", "Via", "Origin", "Referer", "Idempotency-Key",
        "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Sec-Fetch-User",
        // Packed answers could not be counted.
        "Accept-Encoding", RunHeader, TenantHeader);

    private static readonly FrozenSet<string> NotOfAnswers = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Trailer", "Transfer-Encoding", "Upgrade", "Date", "Server", "Set-Cookie", "Alt-Svc", "Via", "NEL", "Report-To",
        "Strict-Transport-Security", "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy", "Cache-Control",
        "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Expose-Headers",
        "Access-Control-Allow-Headers", "Access-Control-Allow-Methods", "WWW-Authenticate");

    /// <summary>Which run calls, for clients whose protocol has no field for it.</summary>
    public const string RunHeader = "X-Gantry-Run-Id";

    /// <summary>Which tenant calls.</summary>
    public const string TenantHeader = "X-Gantry-Tenant-Id";

    public static IReadOnlyList<KeyValuePair<string, string>> OfRequest(IHeaderDictionary headers, ModelOperation operation)
    {
        var passed = new List<KeyValuePair<string, string>>(headers.Count);
        var ofConnection = headers.Connection.Count == 0 || headers.Connection is [var only] && only!.Equals("keep-alive", StringComparison.OrdinalIgnoreCase) ? null : headers.Connection.ToString();
        var saysVersion = false;
        foreach (var (name, values) in headers)
        {
            if (NotOfRequests.Contains(name) || (ofConnection is not null && IsNamed(ofConnection, name)))
            {
                continue;
            }

            saysVersion |= name.Equals("anthropic-version", StringComparison.OrdinalIgnoreCase);
            passed.Add(new(name, values.ToString()));
        }

        if (!saysVersion && operation is ModelOperation.Messages or ModelOperation.CountTokens)
        {
            passed.Add(new("anthropic-version", "2023-06-01"));
        }

        return passed;
    }

    public static void OfAnswer(UpstreamAnswer answer, HttpResponse response, ProviderKey? key)
    {
        var (from, to) = (answer.Headers, response.Headers);
        for (var i = 0; i < from.Count; i++)
        {
            var (name, value) = from[i];

            // Who echoes what it was sent is not passed on; nor can be what is no plain text.
            if (!NotOfAnswers.Contains(name) && (key is null || !value.Contains(key.Secret, StringComparison.Ordinal)) && !value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                to[name] = value;
            }
        }
    }

    private static bool IsNamed(string connection, string name) =>
        connection.Split(',', StringSplitOptions.TrimEntries).Contains(name, StringComparer.OrdinalIgnoreCase);
}
