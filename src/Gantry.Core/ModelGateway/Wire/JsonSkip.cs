using System.Buffers;

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
