namespace Gantry.Core.ModelGateway.Translation;

/// <summary>
/// Tools that only the client's usual provider has, such as its web search. Beside other tools one is left out, and the client is told; where it is all that the
/// model may call, or has to be called, the request would mean something else without it, and is refused.
/// </summary>
internal static class BuiltInTools
{
    public static Conversation LeaveOut(Conversation conversation, TranslationWarnings warnings)
    {
        var builtIn = conversation.Tools.Where(tool => tool.Kind == ToolKind.BuiltIn).ToList();
        if (builtIn.Count == 0)
        {
            return conversation;
        }

        var rest = conversation.Tools.Where(tool => tool.Kind != ToolKind.BuiltIn).ToList();
        var needed = rest.Count == 0 ? builtIn[0] : conversation.Choice switch
        {
            { Kind: ToolChoiceKind.Named, Name: { } name } => Find(name),
            { Allowed: { } allowed } when allowed.All(name => Find(name) is not null) => Find(allowed[0]),
            _ => null,
        };
        if (needed is not null)
        {
            throw new UntranslatableException(
                "tools", $"The tool \"{needed.Type}\" belongs to a provider and this model's provider does not have it; leave it out, or call a model whose provider has it.");
        }

        foreach (var tool in builtIn)
        {
            warnings.Add($"tool:{tool.Type}");
        }

        return conversation with
        {
            Tools = rest,
            Choice = conversation.Choice is { Allowed: { } some } choice ? choice with { Allowed = [.. some.Where(name => Find(name) is null)] } : conversation.Choice,
        };

        ToolDefinition? Find(string name) => rest.Exists(tool => tool.Name == name) ? null : builtIn.Find(tool => tool.Name == name || tool.Type == name);
    }
}
