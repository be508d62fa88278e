using System.Text.Json;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary><c>tool_choice</c> in OpenAI's protocols; a named tool stands one object deeper in Chat Completions.</summary>
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

        var type = given.Text("type"u8) ?? "";
        return type switch
        {
            "allowed_tools" => throw UntranslatableException.NotCarried("tool_choice.allowed_tools"),
            "function" or "custom" => new ToolChoice(ToolChoiceKind.Named, (nested ? given.Field(System.Text.Encoding.UTF8.GetBytes(type)) ?? given : given).RequiredText("name"u8)),
            // A provider's own tool is named by its type.
            _ => new ToolChoice(ToolChoiceKind.Named, type),
        };
    }

    public static void Write(Utf8JsonWriter json, ToolChoice choice, ToolNames names, bool nested)
    {
        if (choice.Kind != ToolChoiceKind.Named)
        {
            json.WriteString("tool_choice"u8, choice.Kind switch
            {
                ToolChoiceKind.None => "none",
                ToolChoiceKind.Any => "required",
                _ => "auto",
            });
            return;
        }

        var type = !nested && names.IsFreeform(choice.Name!) ? "custom" : "function";
        json.WriteStartObject("tool_choice"u8);
        json.WriteString("type"u8, type);
        if (nested)
        {
            json.WriteStartObject(type);
        }

        json.WriteString("name"u8, names.ToProvider(choice.Name!));
        if (nested)
        {
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
