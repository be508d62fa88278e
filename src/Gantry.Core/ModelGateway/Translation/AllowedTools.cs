using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Translation;

/// <summary>
/// A choice of which of the offered tools may be called. OpenAI has it so that a list of tools stays in its cache while the choice changes. Whoever does not know
/// it is offered the allowed tools alone: the model can call no other, and the list is cached anew whenever the choice changes, which the client is told.
/// </summary>
internal static class AllowedTools
{
    /// <exception cref="UntranslatableException">It allows a tool that is not offered.</exception>
    public static Conversation Offer(Conversation conversation, TranslationTerms terms, TranslationWarnings warnings)
    {
        if (conversation.Choice is not { Allowed: { } allowed } choice)
        {
            return conversation;
        }

        if (allowed.FirstOrDefault(name => !conversation.Tools.Any(tool => tool.Name == name)) is { } missing)
        {
            throw new UntranslatableException("tool_choice", $"\"tool_choice\" allows the tool \"{missing}\", which is not in \"tools\"; add it there, or do not allow it.");
        }

        if (Knows(terms))
        {
            return conversation;
        }

        warnings.Add("tool_choice.allowed_tools");
        return conversation with { Tools = [.. conversation.Tools.Where(tool => allowed.Contains(tool.Name))], Choice = choice with { Allowed = null } };
    }

    // Other servers of Chat Completions refuse it, or take no notice and let the model call what it likes.
    private static bool Knows(TranslationTerms terms) => terms.Protocol == ModelProtocol.Responses || (terms.Protocol == ModelProtocol.ChatCompletions && terms.IsOpenAI);
}
