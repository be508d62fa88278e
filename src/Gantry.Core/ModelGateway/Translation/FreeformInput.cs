using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>A tool that takes any text, for providers that know only tools which take JSON objects: the text stands in one field.</summary>
internal static class FreeformInput
{
    private const string Field = "input";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonElement Schema { get; } = JsonElement.Parse("""{"type":"object","properties":{"input":{"type":"string","description":"The whole input of the tool, as plain text."}},"required":["input"],"additionalProperties":false}""");

    /// <summary>The description with the form that the text has to have, which a schema cannot say.</summary>
    public static string Describe(ToolDefinition tool)
    {
        var definition = tool.Format?.Text("definition");
        return definition is null ? tool.Description ?? "" : $"{tool.Description}\n\nThe input has to match this grammar ({tool.Format?.Text("syntax") ?? "lark"}):\n{definition}".TrimStart();
    }

    public static string Wrap(string text) => JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { [Field] = text }, Plain);

    /// <summary>The text inside; what the model wrote otherwise stays as it is.</summary>
    public static string Unwrap(string arguments)
    {
        try
        {
            using var document = JsonDocument.Parse(arguments);
            return document.RootElement.Text(Field) ?? arguments;
        }
        catch (JsonException)
        {
            return arguments;
        }
    }
}
