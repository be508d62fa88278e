using System.Text;
using System.Text.Json;
using Gantry.Core.ModelGateway.Translation.Responses;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary><c>tool_choice</c> in OpenAI's protocols; what names a tool stands one object deeper in Chat Completions.</summary>
internal static class OpenAIChoice
{
    public static ToolChoice? Read(JsonPart? choice, bool nested)
    {
        if (choice is not { } given)
        {
            return null;
        }

        if (given.Kind == JsonValueKind.String)
        {
            return given.Words() switch
            {
                "auto" => new ToolChoice(ToolChoiceKind.Auto),
                "none" => new ToolChoice(ToolChoiceKind.None),
                "required" => new ToolChoice(ToolChoiceKind.Any),
                _ => throw UntranslatableException.Wrong("tool_choice", "\"auto\", \"none\", \"required\" or a tool"),
            };
        }

        return given.Text("type"u8) == "allowed_tools" ? ReadAllowed(given, nested) : new ToolChoice(ToolChoiceKind.Named, NameOf(given, nested));
    }

    public static void Write(Utf8JsonWriter json, ToolChoice choice, ToolNames names, bool nested)
    {
        if (choice.Allowed is { } allowed)
        {
            WriteAllowed(json, choice.Kind, allowed, names, nested);
        }
        else if (choice.Kind == ToolChoiceKind.Named)
        {
            json.WriteStartObject("tool_choice"u8);
            WriteTool(json, choice.Name!, names, nested);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("tool_choice"u8, choice.Kind switch
            {
                ToolChoiceKind.None => "none",
                ToolChoiceKind.Any => "required",
                _ => "auto",
            });
        }
    }

    private static ToolChoice ReadAllowed(JsonPart choice, bool nested)
    {
        var allowed = nested ? choice.Field("allowed_tools"u8) ?? choice : choice;
        var place = nested ? "tool_choice.allowed_tools" : "tool_choice";
        List<string> names = [.. allowed.Items("tools"u8).Select(tool => NameOf(tool, nested))];
        if (names.Count == 0)
        {
            throw UntranslatableException.Wrong($"{place}.tools", "a list of at least one tool");
        }

        return allowed.Text("mode"u8) switch
        {
            "auto" => new ToolChoice(ToolChoiceKind.Auto) { Allowed = names },
            "required" => new ToolChoice(ToolChoiceKind.Any) { Allowed = names },
            _ => throw UntranslatableException.Wrong($"{place}.mode", "\"auto\" or \"required\""),
        };
    }

    private static string NameOf(JsonPart tool, bool nested)
    {
        var type = tool.Text("type"u8) ?? "";
        if (type is not ("function" or "custom"))
        {
            // A provider's own tool is named by its type.
            return type;
        }

        var named = nested ? tool.Field(Encoding.UTF8.GetBytes(type)) ?? tool : tool;
        var name = named.RequiredText("name"u8);
        return named.Text("namespace"u8) is { } space ? NamespacedName.Join(space, name) : name;
    }

    private static void WriteAllowed(Utf8JsonWriter json, ToolChoiceKind kind, IReadOnlyList<string> allowed, ToolNames names, bool nested)
    {
        json.WriteStartObject("tool_choice"u8);
        json.WriteString("type"u8, "allowed_tools"u8);
        if (nested)
        {
            json.WriteStartObject("allowed_tools"u8);
        }

        json.WriteString("mode"u8, kind == ToolChoiceKind.Any ? "required" : "auto");
        json.WriteStartArray("tools"u8);
        foreach (var name in allowed)
        {
            json.WriteStartObject();
            WriteTool(json, name, names, nested);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (nested)
        {
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, string name, ToolNames names, bool nested)
    {
        var type = !nested && names.IsFreeform(name) ? "custom" : "function";
        json.WriteString("type"u8, type);
        if (nested)
        {
            json.WriteStartObject(type);
        }

        json.WriteString("name"u8, names.ToProvider(name));
        if (nested)
        {
            json.WriteEndObject();
        }
    }
}
