using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Gantry.Core.ModelGateway.Keys;

/// <summary>The SHA-256 of a key's secret: all that is kept of it. A secret has 256 random bits, so that no salt and no slow hash would add anything.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct KeyHash(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    // Longer than any key we make; what is longer is none.
    private const int LongestSecret = 128;

    /// <summary>Hashes what a caller presented; false when that cannot be a key.</summary>
    public static bool TryOf(string secret, out KeyHash hash)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (secret.Length is 0 or > LongestSecret || !Ascii.IsValid(secret))
        {
            hash = default;
            return false;
        }

        Span<byte> text = stackalloc byte[LongestSecret];
        var length = Encoding.ASCII.GetBytes(secret, text);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], digest);
        hash = Read(digest);
        return true;
    }

    /// <summary>Hashes what a caller presented; what cannot be a key has the hash of none.</summary>
    public static KeyHash Of(string secret) => TryOf(secret, out var hash) ? hash : default;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static KeyHash Parse(string text) => Read(Convert.FromHexString(text));

    /// <inheritdoc/>
    public override int GetHashCode() => (int)First;

    /// <summary>64 hexadecimal digits in lower case.</summary>
    public override string ToString() => $"{First:x16}{Second:x16}{Third:x16}{Fourth:x16}";

    private static KeyHash Read(ReadOnlySpan<byte> digest) =>
        new(
            BinaryPrimitives.ReadUInt64BigEndian(digest),
            BinaryPrimitives.ReadUInt64BigEndian(digest[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(digest[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(digest[24..]));
}
