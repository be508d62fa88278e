using System.Buffers;
using System.Text;

namespace Gantry.Adapters.Models.Upstream.Http1;

/// <summary>Names of header fields: which are any, and the text of those that come with every answer, made once.</summary>
internal static class FieldNames
{
    private const int LongestKnown = 48;

    private static readonly SearchValues<byte> OfTokens = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);
    private static readonly SearchValues<char> OfTokenTexts = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = new HashSet<string>(
        [
            "Content-Type", "content-type", "Content-Length", "content-length", "Transfer-Encoding", "transfer-encoding", "Connection", "connection", "Date", "date", "Server", "server",
            "Cache-Control", "cache-control", "Vary", "vary", "Via", "via", "Keep-Alive", "request-id", "x-request-id", "X-Request-Id", "retry-after", "cf-ray", "CF-RAY", "cf-cache-status", "alt-svc",
            "set-cookie", "strict-transport-security", "x-content-type-options", "access-control-expose-headers", "openai-organization", "openai-processing-ms", "openai-project", "openai-version",
            "x-ratelimit-limit-requests", "x-ratelimit-limit-tokens", "x-ratelimit-remaining-requests", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-requests", "x-ratelimit-reset-tokens",
            "anthropic-organization-id", "anthropic-ratelimit-requests-limit", "anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset",
            "anthropic-ratelimit-tokens-limit", "anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset", "anthropic-ratelimit-input-tokens-limit",
        ],
        StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether it can be a field's name (RFC 9110, section 5.1).</summary>
    public static bool IsOne(ReadOnlySpan<byte> name) => !name.IsEmpty && name.IndexOfAnyExcept(OfTokens) < 0;

    /// <summary>Whether it can be a field's name (RFC 9110, section 5.1).</summary>
    public static bool IsOne(ReadOnlySpan<char> name) => !name.IsEmpty && name.IndexOfAnyExcept(OfTokenTexts) < 0;

    /// <summary>The text of a name that is one.</summary>
    public static string TextOf(ReadOnlySpan<byte> name)
    {
        if (name.Length > LongestKnown)
        {
            return Encoding.ASCII.GetString(name);
        }

        Span<char> text = stackalloc char[LongestKnown];
        text = text[..Encoding.ASCII.GetChars(name, text)];
        return Known.TryGetValue(text, out var known) ? known : new string(text);
    }
}
