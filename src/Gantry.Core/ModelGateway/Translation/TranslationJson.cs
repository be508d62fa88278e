using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>How JSON is written here.</summary>
internal static class TranslationJson
{
    /// <summary>Text as it is: nothing here stands in a web page.</summary>
    public static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes a property when there is something to say.</summary>
    public static void WriteText(this Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    public static void WriteText(this Utf8JsonWriter json, ReadOnlySpan<byte> name, JsonText text)
    {
        json.WritePropertyName(name);
        text.WriteTo(json);
    }

    /// <summary>Writes a property when there is something to say.</summary>
    public static void WriteText(this Utf8JsonWriter json, ReadOnlySpan<byte> name, JsonText? text)
    {
        if (text is { } said)
        {
            json.WriteText(name, said);
        }
    }

    /// <summary>Writes several texts as one.</summary>
    public static void WriteJoined(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<JsonText> texts, string between)
    {
        if (texts is [var only])
        {
            json.WriteText(name, only);
            return;
        }

        var separator = JsonEncodedText.Encode(between, Writing.Encoder).EncodedUtf8Bytes;
        var joined = new ArrayBufferWriter<byte>((int)texts.Sum(text => text.Size + between.Length) + 64);
        joined.Write("\""u8);
        for (var i = 0; i < texts.Count; i++)
        {
            joined.Write(i > 0 ? separator : default);
            joined.Write(texts[i].Inner());
        }

        joined.Write("\""u8);
        json.WritePropertyName(name);
        json.WriteRawValue(joined.WrittenSpan, skipInputValidation: true);
    }

    /// <summary>Writes a property when there is something to say.</summary>
    public static void WritePart(this Utf8JsonWriter json, ReadOnlySpan<byte> name, JsonPart? part)
    {
        if (part is { } value)
        {
            json.WritePropertyName(name);
            json.WritePart(value);
        }
    }

    /// <summary>Writes a value as it stands in its document.</summary>
    public static void WritePart(this Utf8JsonWriter json, JsonPart part) => json.WriteRawValue(part.Raw, skipInputValidation: true);

    /// <summary>Writes a call's arguments as the object that they are; what is no object stands wrapped in one.</summary>
    public static void WriteArguments(this Utf8JsonWriter json, ReadOnlySpan<byte> name, JsonText arguments)
    {
        json.WritePropertyName(name);
        arguments.WriteObjectTo(json);
    }
}
