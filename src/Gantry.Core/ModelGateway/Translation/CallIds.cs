using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>Names of calls and tools as a provider takes them. What it would refuse is replaced, always by the same, so that a call and its result stay together.</summary>
internal static class CallIds
{
    // OpenAI's limits; Anthropic names none.
    private const int LongestChat = 40;
    private const int LongestOther = 64;
    private const int HashLength = 8;

    public static string For(ModelProtocol protocol, string id) => Fit(id, protocol == ModelProtocol.ChatCompletions ? LongestChat : LongestOther, "call");

    /// <summary>In at most so many of the characters that every provider takes; what does not fit ends in a hash of the whole.</summary>
    public static string Fit(string name, int longest, string ifEmpty)
    {
        if (name.Length == 0)
        {
            return ifEmpty;
        }

        if (name.Length <= longest && name.AsSpan().IndexOfAnyExcept(Plain) < 0)
        {
            return name;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashLength];
        return $"{string.Concat(name.Take(longest - HashLength - 1).Select(c => IsPlain(c) ? c : '_'))}_{hash}";
    }

    private static readonly SearchValues<char> Plain = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz-");

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
}
