using System.Buffers;
using System.Numerics;

namespace Gantry.Core.ModelGateway.Wire;

/// <summary>Passes over JSON without reading it. Ends and nesting are all that it knows; what is wrong inside is for whoever reads it.</summary>
internal static class JsonSkip
{
    private static readonly SearchValues<byte> Nesting = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> AfterLiteral = SearchValues.Create(",}] \t\r\n"u8);

    /// <summary>The first position from here that is no white space.</summary>
    public static int WhiteSpace(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at;
    }

    /// <summary>The position after a value that begins here; -1 when it does not end.</summary>
    public static int Value(ReadOnlySpan<byte> json, int at)
    {
        if (at >= json.Length)
        {
            return -1;
        }

        switch (json[at])
        {
            case (byte)'"':
                return Text(json, at);
            case (byte)'{' or (byte)'[':
                return Nested(json, at);
            default:
                var end = json[at..].IndexOfAny(AfterLiteral);
                return end <= 0 ? -1 : at + end;
        }
    }

    /// <summary>The position after a string whose opening quote stands here; -1 when it does not end.</summary>
    public static int Text(ReadOnlySpan<byte> json, int at)
    {
        var first = at + 1;
        for (var from = first; ;)
        {
            // Quotes are rarer than backslashes in what people and models write, so those are looked for.
            var quote = json[from..].IndexOf((byte)'"');
            if (quote < 0)
            {
                return -1;
            }

            var end = from + quote;
            var slashes = 0;
            while (end - slashes > first && json[end - slashes - 1] == (byte)'\\')
            {
                slashes++;
            }

            if ((slashes & 1) == 0)
            {
                return end + 1;
            }

            from = end + 1;
        }
    }

    private static int Nested(ReadOnlySpan<byte> json, int at)
    {
        var (depth, isInText, isEscaped) = (0, false, false);
        for (var from = at; from < json.Length; from += JsonBlock.Size)
        {
            var block = JsonBlock.At(json[from..]);
            var inside = JsonBlock.InTexts(block.Quotes & ~block.Escaped(ref isEscaped), ref isInText);
            if ((block.Backslashes & ~inside) != 0)
            {
                // No JSON has one outside a text; what it escapes there is a matter of taste, and the slow way has always taken it for nothing.
                return NestedByBytes(json, at);
            }

            var (opening, closing) = (block.Opening & ~inside, block.Closing & ~inside);
            if (depth <= BitOperations.PopCount(closing) && End(opening, closing, depth) is >= 0 and var end)
            {
                return from + end + 1;
            }

            depth += BitOperations.PopCount(opening) - BitOperations.PopCount(closing);
        }

        return -1;
    }

    // Where in a block the nesting ends; -1 when it goes on.
    private static int End(ulong opening, ulong closing, int depth)
    {
        for (var brackets = opening | closing; brackets != 0; brackets &= brackets - 1)
        {
            var at = BitOperations.TrailingZeroCount(brackets);
            depth += (opening >> at & 1) != 0 ? 1 : -1;
            if (depth == 0)
            {
                return at;
            }
        }

        return -1;
    }

    private static int NestedByBytes(ReadOnlySpan<byte> json, int at)
    {
        var depth = 0;
        while (true)
        {
            var next = json[at..].IndexOfAny(Nesting);
            if (next < 0)
            {
                return -1;
            }

            at += next;
            switch (json[at])
            {
                case (byte)'"':
                    at = Text(json, at);
                    if (at < 0)
                    {
                        return -1;
                    }

                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    at++;
                    break;
                default:
                    depth--;
                    at++;
                    if (depth == 0)
                    {
                        return at;
                    }

                    break;
            }
        }
    }
}
