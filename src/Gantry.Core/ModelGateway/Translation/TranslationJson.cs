using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>How JSON is read and written here.</summary>
internal static class TranslationJson
{
    // Schemas nest deeper than most things, and nobody's stack should pay for what a stranger sends.
    private const int Deepest = 200;

    /// <summary>Text as it is: nothing here stands in a web page.</summary>
    public static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static readonly JsonDocumentOptions Reading = new() { MaxDepth = Deepest };

    /// <summary>Writes a property when there is something to say.</summary>
    public static void WriteText(this Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    /// <summary>Writes a property when there is something to say.</summary>
    public static void WriteElement(this Utf8JsonWriter json, string name, JsonElement? element)
    {
        if (element is { } value)
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }
    }

    /// <summary>Writes a call's arguments as the object that they are; what is no object stands wrapped in one.</summary>
    public static void WriteArguments(this Utf8JsonWriter json, string name, string arguments)
    {
        json.WritePropertyName(name);
        MalformedInput.ParseOrWrap(arguments).WriteTo(json);
    }
}
