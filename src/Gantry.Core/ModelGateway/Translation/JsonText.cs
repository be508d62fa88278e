using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>
/// A text on its way from one protocol into another: as its document has it, so that it is written again without being taken apart, or made here. Texts of a
/// document are valid as long as its index.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct JsonText
{
    private readonly string? made;
    private readonly JsonPart part;

    private JsonText(string? made, JsonPart part) => (this.made, this.part) = (made, part);

    /// <summary>The words of a JSON text.</summary>
    public static JsonText Of(JsonPart text) => text.Kind == JsonValueKind.String ? new(null, text) : throw new InvalidOperationException("It is no text.");

    /// <summary>A value's JSON is the text, as calls' arguments are in OpenAI's protocols.</summary>
    public static JsonText OfJson(JsonPart value) => new(null, value);

    public static implicit operator JsonText(string text) => new(text, default);

    public bool IsEmpty => made is not null ? made.Length == 0 : part.Kind switch
    {
        JsonValueKind.Undefined => true,
        JsonValueKind.String => part.Raw.Length == 2,
        _ => false,
    };

    /// <summary>How many characters it has.</summary>
    public int Length => made is not null ? made.Length : part.Kind == JsonValueKind.String && !part.HasEscapes ? Encoding.UTF8.GetCharCount(part.Raw[1..^1]) : ToString().Length;

    /// <summary>About how many bytes it has in UTF-8.</summary>
    public long Size
    {
        get
        {
            if (made is not null)
            {
                return Encoding.UTF8.GetByteCount(made);
            }

            return part.Kind switch
            {
                JsonValueKind.Undefined => 0,
                JsonValueKind.String => part.Raw.Length - 2 - (part.HasEscapes ? part.Raw.Count((byte)'\\') : 0),
                _ => part.Raw.Length,
            };
        }
    }

    public override string ToString() => made ?? part.Kind switch
    {
        JsonValueKind.Undefined => "",
        JsonValueKind.String => part.Words(),
        _ => part.RawText,
    };

    /// <summary>Its own copy, for who keeps it longer than the document.</summary>
    public JsonText Kept() => made is null ? ToString() : this;

    /// <summary>Writes it as a JSON text.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        if (made is not null || part.Kind == JsonValueKind.Undefined)
        {
            json.WriteStringValue(made ?? "");
        }
        else if (part.Kind != JsonValueKind.String)
        {
            json.WriteStringValue(part.Raw);
        }
        else if (part.IsSound)
        {
            json.WriteRawValue(part.Raw, skipInputValidation: true);
        }
        else
        {
            json.WriteStringValue(part.Words());
        }
    }

    /// <summary>Writes it as the JSON object that it is; what is no object stands wrapped in one.</summary>
    public void WriteObjectTo(Utf8JsonWriter json)
    {
        if (part.Kind == JsonValueKind.Object)
        {
            json.WritePart(part);
            return;
        }

        var text = ToString();
        using var index = new JsonIndex();
        try
        {
            index.Read(Encoding.UTF8.GetBytes(string.IsNullOrWhiteSpace(text) ? "{}" : text));
            if (index.Root.IsObject)
            {
                json.WritePart(index.Root);
                return;
            }
        }
        catch (JsonException)
        {
            // The model's own fault, and the text below says so.
        }

        MalformedInput.Of(text).WriteTo(json);
    }

    /// <summary>As it stands between the quotes of a JSON text.</summary>
    public ReadOnlySpan<byte> Inner() =>
        made is null && part.Kind == JsonValueKind.String && part.IsSound
            ? part.Raw[1..^1]

            // By way of the bytes, which have a sign for half a character; a provider's pieces may have cut one.
            : JsonEncodedText.Encode(Encoding.UTF8.GetBytes(ToString()), TranslationJson.Writing.Encoder).EncodedUtf8Bytes;
}
