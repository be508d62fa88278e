using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Gantry.Core.ModelGateway.Keys;

/// <summary>Makes the secrets of virtual keys.</summary>
public static partial class KeySecret
{
    /// <summary>What every key begins with, so that people and scanners of leaked secrets know it.</summary>
    public const string Prefix = "gk_";

    private const int RandomBytes = 32;

    /// <summary>A new secret: the prefix and 256 random bits as base64url.</summary>
    public static string Make() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>A text of unknown origin, such as an address, for a record that is kept: what looks like a key is struck out.</summary>
    public static string Masked(string text) => LooksLikeOne().Replace(text, Prefix + "***");

    [GeneratedRegex("gk_[A-Za-z0-9_-]{8,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LooksLikeOne();
}
