using System.Text.Json;
using Gantry.Core.ModelGateway;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>
/// Checks a tool's arguments against its schema, so that the schema is the one place that says what they are. What does not fit is answered with each field at
/// fault, what was expected, and an example.
/// </summary>
internal static class InputCheck
{
    // A tool of somebody else may have a schema of any size.
    private const int LongestSchema = 4096;

    /// <exception cref="ToolInputException">They do not fit; says all that is wrong.</exception>
    public static void Require(ModelTool tool, JsonElement input)
    {
        if (MalformedInput.Is(input))
        {
            throw new ToolInputException($"The arguments of {tool.Name} are not a JSON object. Nothing ran; send one JSON object: {Shown(tool.InputSchema.GetRawText())}");
        }

        if (!IsWholeText(input))
        {
            throw new ToolInputException($"The arguments of {tool.Name} hold half of a surrogate pair. Nothing ran; call {tool.Name} again with whole characters.");
        }

        var problems = SchemaCheck.ProblemsOf(input, tool.InputSchema);
        if (problems.Count > 0)
        {
            throw new ToolInputException(
                $"{string.Join(' ', problems)} Nothing ran; call {tool.Name} again with arguments that fit, for example {Shown(SchemaExample.Of(tool.InputSchema))}");
        }
    }

    private static string Shown(string json) => json.Length <= LongestSchema ? json : json[..LongestSchema] + "…";

    // JSON can spell half a character (\ud800), which no string can hold: reading it throws.
    private static bool IsWholeText(JsonElement input)
    {
        try
        {
            return IsWhole(input);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsWhole(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is not null,
        JsonValueKind.Array => value.EnumerateArray().All(IsWhole),
        JsonValueKind.Object => value.EnumerateObject().All(entry => entry.Name is not null && IsWhole(entry.Value)),
        _ => true,
    };
}
