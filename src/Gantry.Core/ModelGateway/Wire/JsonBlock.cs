using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gantry.Core.ModelGateway.Wire;

/// <summary>
/// Which of 64 bytes are quotes, backslashes and brackets: a bit for each, the first byte's the lowest. Comparing them all at once costs as much as looking at
/// two or three one after another, so it pays where texts are short or full of escapes, as in a model's request.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct JsonBlock
{
    /// <summary>How many bytes it takes.</summary>
    public const int Size = 64;

    // Braces and square brackets differ by this bit alone.
    private const byte Either = 0x20;

    private JsonBlock(Vector512<byte> bytes)
    {
        var brackets = bytes | Vector512.Create(Either);
        Quotes = Vector512.Equals(bytes, Vector512.Create((byte)'"')).ExtractMostSignificantBits();
        Backslashes = Vector512.Equals(bytes, Vector512.Create((byte)'\\')).ExtractMostSignificantBits();
        Opening = Vector512.Equals(brackets, Vector512.Create((byte)'{')).ExtractMostSignificantBits();
        Closing = Vector512.Equals(brackets, Vector512.Create((byte)'}')).ExtractMostSignificantBits();
    }

    public ulong Quotes { get; }

    public ulong Backslashes { get; }

    /// <summary>Braces and square brackets alike, also those in texts.</summary>
    public ulong Opening { get; }

    public ulong Closing { get; }

    /// <summary>What stands here; what there is less of it than a block counts as nothing.</summary>
    public static JsonBlock At(ReadOnlySpan<byte> json)
    {
        if (json.Length >= Size)
        {
            return new JsonBlock(Vector512.Create(json));
        }

        Span<byte> rest = stackalloc byte[Size];
        rest.Clear();
        json.CopyTo(rest);
        return new JsonBlock(Vector512.Create<byte>(rest));
    }

    /// <summary>The bytes that a backslash before them makes mean something else.</summary>
    /// <param name="isEscaped">On entry: the byte before this block was such a backslash; then: the last of this block is.</param>
    public ulong Escaped(ref bool isEscaped)
    {
        var escaped = isEscaped ? 1UL : 0;
        var slashes = Backslashes & ~escaped;
        isEscaped = false;
        while (slashes != 0)
        {
            var at = BitOperations.TrailingZeroCount(slashes);
            isEscaped = at == Size - 1;
            escaped |= isEscaped ? 0 : 2UL << at;
            slashes &= ~(3UL << at);
        }

        return escaped;
    }

    /// <summary>The bytes between quotes, the opening ones included.</summary>
    /// <param name="quotes">Without the escaped.</param>
    /// <param name="isInText">On entry: the block begins in a text; then: it ends in one.</param>
    public static ulong InTexts(ulong quotes, ref bool isInText)
    {
        // Each bit becomes whether an odd number of quotes stands before or at it.
        var inside = quotes;
        for (var by = 1; by < Size; by <<= 1)
        {
            inside ^= inside << by;
        }

        inside ^= isInText ? ulong.MaxValue : 0;
        isInText = inside >> (Size - 1) != 0;
        return inside;
    }
}
