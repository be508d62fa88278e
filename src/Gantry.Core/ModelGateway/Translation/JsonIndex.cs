using System.Buffers;
using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>
/// Where each value of a JSON document stands in its bytes: checked in one pass, which hops over the insides of texts, and nothing is decoded or copied until
/// somebody asks. What is only carried is later written as it stands. One index serves many documents, one after another; values of the one before are then
/// no longer valid. For one thread at a time.
/// </summary>
internal sealed class JsonIndex : IDisposable
{
    // Schemas nest deeper than most things, and nobody's memory should pay for what a stranger sends.
    private const int Deepest = 200;
    private const int FirstEntries = 256;

    // A text ends, an escape begins, or something stands that may not stand in a text.
    private static readonly SearchValues<byte> Notable = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 32).Select(control => (byte)control)]);

    private Entry[] entries = [];
    private int count;
    private ReadOnlyMemory<byte> json;

    public ReadOnlySpan<byte> Json => json.Span;

    public JsonPart Root => new(this, 0);

    /// <summary>A document that lives on, such as one of the program's own.</summary>
    public static JsonPart Parse(ReadOnlyMemory<byte> json)
    {
        var index = new JsonIndex();
        index.Read(json);
        return index.Root;
    }

    /// <summary>Reads another document, whose bytes must stay as they are while it is used.</summary>
    /// <exception cref="JsonException">It is no JSON, or nests too deeply.</exception>
    public void Read(ReadOnlyMemory<byte> document)
    {
        json = document;
        count = 0;
        Read(document.Span);
    }

    public void Dispose()
    {
        if (entries.Length > 0)
        {
            ArrayPool<Entry>.Shared.Return(entries);
            entries = [];
        }

        count = 0;
        json = default;
    }

    public ref readonly Entry At(int at) => ref entries[at];

    private void Read(ReadOnlySpan<byte> text)
    {
        var at = WhiteSpace(text, 0);
        var (container, depth) = (-1, 0);
        while (true)
        {
            // :: A value stands here
            if (at >= text.Length)
            {
                throw Wrong(at);
            }

            var first = text[at];
            if (first is (byte)'{' or (byte)'[')
            {
                if (++depth > Deepest)
                {
                    throw new JsonException($"It nests deeper than {Deepest} near byte {at}.");
                }

                // Until it ends, it keeps in whom it stands.
                Add(at, first == (byte)'{' ? JsonValueKind.Object : JsonValueKind.Array).Next = container;
                container = count - 1;
                at = WhiteSpace(text, at + 1);
                if (at >= text.Length || text[at] != first + 2)
                {
                    at = first == (byte)'{' ? Name(text, at) : at;
                    continue;
                }
            }
            else
            {
                at = Scalar(text, at);
            }

            // :: A value has ended, or one without members is about to
            while (true)
            {
                at = WhiteSpace(text, at);
                if (container < 0)
                {
                    if (at < text.Length)
                    {
                        throw Wrong(at);
                    }

                    return;
                }

                if (at >= text.Length)
                {
                    throw Wrong(at);
                }

                ref var open = ref entries[container];
                var isObject = open.Kind == JsonValueKind.Object;
                if (text[at] == (isObject ? (byte)'}' : (byte)']'))
                {
                    at++;
                    depth--;
                    container = open.Next;
                    (open.End, open.Next) = (at, count);
                    continue;
                }

                if (text[at] != (byte)',' || container == count - 1)
                {
                    throw Wrong(at);
                }

                at = WhiteSpace(text, at + 1);
                at = isObject ? Name(text, at) : at;
                break;
            }
        }
    }

    // The name of a member with its colon.
    private int Name(ReadOnlySpan<byte> text, int at)
    {
        if (at >= text.Length || text[at] != (byte)'"')
        {
            throw Wrong(at);
        }

        at = WhiteSpace(text, Text(text, at));
        return at < text.Length && text[at] == (byte)':' ? WhiteSpace(text, at + 1) : throw Wrong(at);
    }

    private int Scalar(ReadOnlySpan<byte> text, int at) => text[at] switch
    {
        (byte)'"' => Text(text, at),
        (byte)'t' => Literal(text, at, "true"u8, JsonValueKind.True),
        (byte)'f' => Literal(text, at, "false"u8, JsonValueKind.False),
        (byte)'n' => Literal(text, at, "null"u8, JsonValueKind.Null),
        _ => Number(text, at),
    };

    private int Text(ReadOnlySpan<byte> text, int at)
    {
        ref var entry = ref Add(at, JsonValueKind.String);
        for (var from = at + 1; ;)
        {
            var hop = text[from..].IndexOfAny(Notable);
            from = hop < 0 ? throw Wrong(text.Length) : from + hop;
            if (text[from] == (byte)'"')
            {
                entry.End = from + 1;
                entry.Next = count;
                return from + 1;
            }

            if (text[from] != (byte)'\\' || from + 1 >= text.Length)
            {
                throw Wrong(from);
            }

            entry.HasEscapes = true;
            switch (text[from + 1])
            {
                case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                    from += 2;
                    break;
                case (byte)'u' when from + 6 <= text.Length && text.Slice(from + 2, 4).IndexOfAnyExcept(HexDigits) < 0:
                    entry.HasSurrogates |= text[from + 2] is (byte)'d' or (byte)'D' && text[from + 3] is not (>= (byte)'0' and <= (byte)'7');
                    from += 6;
                    break;
                default:
                    throw Wrong(from);
            }
        }
    }

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private int Literal(ReadOnlySpan<byte> text, int at, ReadOnlySpan<byte> word, JsonValueKind kind)
    {
        if (!text[at..].StartsWith(word))
        {
            throw Wrong(at);
        }

        return End(ref Add(at, kind), at + word.Length);
    }

    private int Number(ReadOnlySpan<byte> text, int at)
    {
        var end = text[at] == (byte)'-' ? at + 1 : at;
        var whole = end;
        end = Digits(text, end);
        if (text[whole] == (byte)'0' && end > whole + 1)
        {
            throw Wrong(whole);
        }

        if (end < text.Length && text[end] == (byte)'.')
        {
            end = Digits(text, end + 1);
        }

        if (end < text.Length && text[end] is (byte)'e' or (byte)'E')
        {
            end++;
            end = Digits(text, end < text.Length && text[end] is (byte)'+' or (byte)'-' ? end + 1 : end);
        }

        return End(ref Add(at, JsonValueKind.Number), end);
    }

    // At least one.
    private static int Digits(ReadOnlySpan<byte> text, int at)
    {
        var end = at;
        while (end < text.Length && char.IsAsciiDigit((char)text[end]))
        {
            end++;
        }

        return end > at ? end : throw Wrong(at);
    }

    private int End(ref Entry entry, int end)
    {
        (entry.End, entry.Next) = (end, count);
        return end;
    }

    private ref Entry Add(int start, JsonValueKind kind)
    {
        if (count == entries.Length)
        {
            var larger = ArrayPool<Entry>.Shared.Rent(Math.Max(FirstEntries, count * 2));
            entries.AsSpan(0, count).CopyTo(larger);
            if (entries.Length > 0)
            {
                ArrayPool<Entry>.Shared.Return(entries);
            }

            entries = larger;
        }

        ref var entry = ref entries[count++];
        entry = new Entry { Start = start, Kind = kind };
        return ref entry;
    }

    private static int WhiteSpace(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }

        return at;
    }

    private static JsonException Wrong(int at) => new($"It breaks off or goes wrong near byte {at}.");

    /// <summary>One value, or the name of a member, which stands right before its value.</summary>
    internal struct Entry
    {
        /// <summary>Its first byte and the one behind its last, quotes and brackets included.</summary>
        public int Start;
        public int End;

        /// <summary>The entry after it and all that it holds.</summary>
        public int Next;
        public JsonValueKind Kind;
        public bool HasEscapes;

        /// <summary>It spells halves of characters, which may stand alone.</summary>
        public bool HasSurrogates;
    }
}
