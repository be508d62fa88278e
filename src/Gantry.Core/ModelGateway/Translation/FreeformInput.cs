using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>A tool that takes any text, for providers that know only tools which take JSON objects: the text stands in one field.</summary>
internal static class FreeformInput
{
    private static ReadOnlySpan<byte> Field => "input"u8;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonPart Schema { get; } = JsonIndex.Parse("""{"type":"object","properties":{"input":{"type":"string","description":"The whole input of the tool, as plain text."}},"required":["input"],"additionalProperties":false}"""u8.ToArray());

    /// <summary>The description with the form that the text has to have, which a schema cannot say.</summary>
    public static JsonText? Describe(ToolDefinition tool)
    {
        var definition = tool.Format?.Text("definition"u8);
        return definition is null ? tool.Description : $"{tool.Description}\n\nThe input has to match this grammar ({tool.Format?.Text("syntax"u8) ?? "lark"}):\n{definition}".TrimStart();
    }

    public static string Wrap(string text) => $"{{\"input\":{JsonSerializer.Serialize(text, Plain)}}}";

    /// <summary>The text inside; what the model wrote otherwise stays as it is.</summary>
    public static string Unwrap(string arguments)
    {
        try
        {
            using var index = new JsonIndex();
            index.Read(Encoding.UTF8.GetBytes(arguments));
            return index.Root.Text(Field) ?? arguments;
        }
        catch (JsonException)
        {
            return arguments;
        }
    }
}
