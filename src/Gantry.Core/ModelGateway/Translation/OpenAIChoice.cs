using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary><c>tool_choice</c> in OpenAI's protocols; a named tool stands one object deeper in Chat Completions.</summary>
internal static class OpenAIChoice
{
    public static ToolChoice? Read(JsonElement? choice, bool nested)
    {
        if (choice is not { } given)
        {
            return null;
        }

        if (given.ValueKind == JsonValueKind.String)
        {
            return given.Words() switch
            {
                "auto" => new ToolChoice(ToolChoiceKind.Auto),
                "none" => new ToolChoice(ToolChoiceKind.None),
                "required" => new ToolChoice(ToolChoiceKind.Any),
                _ => throw UntranslatableException.Wrong("tool_choice", "\"auto\", \"none\", \"required\" or a tool"),
            };
        }

        var type = given.Text("type") ?? "";
        return type switch
        {
            "allowed_tools" => throw UntranslatableException.NotCarried("tool_choice.allowed_tools"),
            "function" or "custom" => new ToolChoice(ToolChoiceKind.Named, (nested ? given.Field(type) ?? given : given).RequiredText("name")),
            // A provider's own tool is named by its type.
            _ => new ToolChoice(ToolChoiceKind.Named, type),
        };
    }

    public static void Write(Utf8JsonWriter json, ToolChoice choice, ToolNames names, bool nested)
    {
        if (choice.Kind != ToolChoiceKind.Named)
        {
            json.WriteString("tool_choice", choice.Kind switch
            {
                ToolChoiceKind.None => "none",
                ToolChoiceKind.Any => "required",
                _ => "auto",
            });
            return;
        }

        var type = !nested && names.IsFreeform(choice.Name!) ? "custom" : "function";
        json.WriteStartObject("tool_choice");
        json.WriteString("type", type);
        if (nested)
        {
            json.WriteStartObject(type);
        }

        json.WriteString("name", names.ToProvider(choice.Name!));
        if (nested)
        {
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
