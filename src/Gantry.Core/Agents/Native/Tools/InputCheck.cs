using System.Globalization;
using System.Text.Json;
using Gantry.Core.ModelGateway;
using Gantry.Core.Text;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>
/// Checks a tool's arguments against its schema, so that the schema is the one place that says what they are. Knows the words that our tools' schemas use:
/// properties, required, type string, integer, boolean or array of strings, minLength, maxLength, minimum, maximum, maxItems. Anything that the schema does not list is refused.
/// </summary>
internal static class InputCheck
{
    /// <exception cref="ToolInputException">They do not fit; says all that is wrong.</exception>
    public static void Require(ModelTool tool, JsonElement input)
    {
        if (MalformedInput.Is(input))
        {
            throw new ToolInputException($"The arguments of {tool.Name} are not a JSON object. Nothing ran; send one JSON object: {tool.InputSchema.GetRawText()}");
        }

        if (!IsWholeText(input))
        {
            throw new ToolInputException($"The arguments of {tool.Name} hold half of a surrogate pair. Nothing ran; call {tool.Name} again with whole characters.");
        }

        var properties = tool.InputSchema.GetProperty("properties");
        var problems = Missing(tool.InputSchema, input)
            .Concat(input.EnumerateObject().GroupBy(argument => argument.Name).Where(twice => twice.Count() > 1).Select(twice => $"'{twice.Key}' is given twice."))
            .Concat(input.EnumerateObject().Select(argument => ProblemOf(argument, properties)))
            .OfType<string>()
            .ToList();
        if (problems.Count > 0)
        {
            throw new ToolInputException($"{string.Join(' ', problems)} Nothing ran; call {tool.Name} again with arguments that fit.");
        }
    }

    // JSON can spell half a character (\ud800), which no string can hold: reading it throws.
    private static bool IsWholeText(JsonElement input)
    {
        try
        {
            return input.EnumerateObject().All(argument => argument.Name is not null && IsWhole(argument.Value));
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
        _ => true,
    };

    private static IEnumerable<string> Missing(JsonElement schema, JsonElement input) =>
        schema.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Select(name => name.GetString()!).Where(name => !input.TryGetProperty(name, out _)).Select(name => $"'{name}' is missing.")
            : [];

    private static string? ProblemOf(JsonProperty argument, JsonElement properties)
    {
        if (!properties.TryGetProperty(argument.Name, out var rule))
        {
            var known = string.Join(", ", properties.EnumerateObject().Select(property => $"'{property.Name}'"));
            return $"There is no argument '{VisibleText.Of(argument.Name)}'; there are: {known}.";
        }

        return rule.GetProperty("type").GetString() switch
        {
            "integer" => IntegerProblem(argument, rule),
            "boolean" => argument.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : $"'{argument.Name}' must be true or false.",
            "array" => ListProblem(argument, rule),
            _ => TextProblem(argument.Name, argument.Value, rule),
        };
    }

    private static string? ListProblem(JsonProperty argument, JsonElement rule)
    {
        if (argument.Value.ValueKind != JsonValueKind.Array)
        {
            return $"'{argument.Name}' must be an array.";
        }

        var most = rule.GetProperty("maxItems").GetInt32();
        return argument.Value.GetArrayLength() > most
            ? string.Create(CultureInfo.InvariantCulture, $"'{argument.Name}' may have {most} entries at most.")
            : argument.Value.EnumerateArray().Select(entry => TextProblem($"{argument.Name}[]", entry, rule.GetProperty("items"))).FirstOrDefault(problem => problem is not null);
    }

    private static string? TextProblem(string name, JsonElement value, JsonElement rule)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return $"'{name}' must be a string.";
        }

        var length = value.GetString()!.Length;
        return rule.TryGetProperty("minLength", out var shortest) && length < shortest.GetInt32() ? $"'{name}' must not be empty."
            : rule.TryGetProperty("maxLength", out var longest) && length > longest.GetInt32()
                ? string.Create(CultureInfo.InvariantCulture, $"'{name}' may have {longest.GetInt32()} characters at most.")
            : null;
    }

    private static string? IntegerProblem(JsonProperty argument, JsonElement rule)
    {
        var least = rule.GetProperty("minimum").GetInt32();
        var most = rule.GetProperty("maximum").GetInt32();
        return argument.Value.ValueKind == JsonValueKind.Number && argument.Value.TryGetInt32(out var number) && number >= least && number <= most
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"'{argument.Name}' must be a whole number from {least} to {most}.");
    }
}
