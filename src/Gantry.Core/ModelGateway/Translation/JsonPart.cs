using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>
/// One value of a JSON document that somebody else wrote: what is missing or null is null, and what is of another kind is told with its name. Valid while its
/// index holds the document.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct JsonPart(JsonIndex index, int at)
{
    public JsonValueKind Kind => index is null ? JsonValueKind.Undefined : index.At(at).Kind;

    public bool IsObject => Kind == JsonValueKind.Object;

    /// <summary>As it stands in the document; a text with its quotes.</summary>
    public ReadOnlySpan<byte> Raw => index.Json[index.At(at).Start..index.At(at).End];

    public string RawText => Encoding.UTF8.GetString(Raw);

    /// <summary>It can be written as it stands: nobody downstream stumbles over half a character.</summary>
    public bool IsSound => !index.At(at).HasSurrogates;

    public bool HasEscapes => index.At(at).HasEscapes;

    /// <summary>A member of an object by its name; the last, when there are several. Null is as good as none.</summary>
    public JsonPart? Field(ReadOnlySpan<byte> name)
    {
        if (!IsObject)
        {
            return null;
        }

        var found = -1;
        for (var member = at + 1; member < index.At(at).Next; member = index.At(member + 1).Next)
        {
            found = IsNamed(member, name) ? member + 1 : found;
        }

        return found < 0 || index.At(found).Kind == JsonValueKind.Null ? null : new JsonPart(index, found);
    }

    /// <summary>A text; null when it is something else.</summary>
    public string? Text(ReadOnlySpan<byte> name) => Field(name) is { Kind: JsonValueKind.String } value ? value.Words() : null;

    /// <summary>A text as the document has it; null when it is something else.</summary>
    public JsonText? Said(ReadOnlySpan<byte> name) => Field(name) is { Kind: JsonValueKind.String } value ? JsonText.Of(value) : (JsonText?)null;

    /// <summary>A text that has to be there.</summary>
    /// <exception cref="UntranslatableException">It is not.</exception>
    public string RequiredText(ReadOnlySpan<byte> name) => Text(name) ?? throw UntranslatableException.Wrong(Encoding.UTF8.GetString(name), "a text");

    /// <summary>A text that has to be there, as the document has it.</summary>
    /// <exception cref="UntranslatableException">It is not.</exception>
    public JsonText RequiredSaid(ReadOnlySpan<byte> name) => Said(name) ?? throw UntranslatableException.Wrong(Encoding.UTF8.GetString(name), "a text");

    public bool? Flag(ReadOnlySpan<byte> name) => Field(name)?.Kind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public long? Number(ReadOnlySpan<byte> name) =>
        Field(name) is { Kind: JsonValueKind.Number } value ? Utf8Parser.TryParse(value.Raw, out long whole, out var read) && read == value.Raw.Length ? whole : value.Real() is { } real && Math.Abs(real) < long.MaxValue / 2 ? (long)real : null : null;

    public double? Real(ReadOnlySpan<byte> name) => Field(name)?.Real();

    /// <summary>The members of a list; none when it is missing or no list.</summary>
    public JsonParts Items(ReadOnlySpan<byte> name) => Field(name) is { Kind: JsonValueKind.Array } list ? list.Items() : default(JsonParts);

    /// <summary>The members of a list.</summary>
    public JsonParts Items() => new(index, at);

    /// <summary>The members of a list.</summary>
    /// <exception cref="UntranslatableException">It is something else.</exception>
    public JsonParts List(string name) => Kind == JsonValueKind.Array ? Items() : throw UntranslatableException.Wrong(name, "a list");

    /// <summary>The members of an object, in their order.</summary>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    public IReadOnlyList<(string Name, JsonPart Value)> Fields()
    {
        if (!IsObject)
        {
            throw new InvalidOperationException("It is no object.");
        }

        var fields = new List<(string, JsonPart)>();
        for (var member = at + 1; member < index.At(at).Next; member = index.At(member + 1).Next)
        {
            fields.Add((new JsonPart(index, member).Words(), new JsonPart(index, member + 1)));
        }

        return fields;
    }

    /// <summary>How many members it has.</summary>
    public int Count => Kind switch
    {
        JsonValueKind.Array => Items().Count(),
        JsonValueKind.Object => Fields().Count,
        _ => 0,
    };

    /// <summary>It is this text.</summary>
    public bool Is(ReadOnlySpan<byte> text) => Kind == JsonValueKind.String && (HasEscapes ? Words().AsSpan().SequenceEqual(Encoding.UTF8.GetString(text)) : Raw[1..^1].SequenceEqual(text));

    public double? Real() => Kind == JsonValueKind.Number && Utf8Parser.TryParse(Raw, out double real, out var read) && read == Raw.Length && double.IsFinite(real) ? real : null;

    /// <summary>A string's text. Half of a character that stands alone, as in a text that was cut between two events, becomes a mark and does no harm.</summary>
    public string Words()
    {
        if (Kind != JsonValueKind.String)
        {
            throw new InvalidOperationException("It is no text.");
        }

        return HasEscapes ? JsonEscapes.Undo(Raw[1..^1]) : Encoding.UTF8.GetString(Raw[1..^1]);
    }

    private bool IsNamed(int member, ReadOnlySpan<byte> name)
    {
        ref readonly var entry = ref index.At(member);
        return entry.HasEscapes ? new JsonPart(index, member).Is(name) : entry.End - entry.Start - 2 == name.Length && index.Json[(entry.Start + 1)..(entry.End - 1)].SequenceEqual(name);
    }
}
