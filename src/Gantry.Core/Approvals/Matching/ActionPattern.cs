using Gantry.Core.Failures;

namespace Gantry.Core.Approvals.Matching;

/// <summary>What a rule is about.</summary>
public abstract record ActionPattern
{
    /// <summary><c>command</c>, <c>file</c>, <c>network</c> or <c>tool</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The pattern in the one form in which it is stored and compared; it parses to an equal pattern.</summary>
    public abstract string Text { get; }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="GantryException">It is none; names the field <c>kind</c> or <c>pattern</c>.</exception>
    public static ActionPattern Parse(string kind, string text) => kind switch
    {
        "command" => CommandPattern.Parse(text),
        "file" => PathPattern.Parse(text),
        "network" => HostPattern.Parse(text),
        "tool" => ToolPattern.Parse(text),
        _ => throw GantryException.Invalid("kind", "kind must be command, file, network or tool."),
    };

    /// <summary>Whether an allow rule covers a part: exactly, and not when the part carries a hazard that the pattern does not spell out.</summary>
    public abstract bool Matches(ActionPart part);

    /// <summary>Whether a deny or ask rule is about a part: wider, so that another way to write the same does not slip by.</summary>
    public abstract bool Touches(ActionPart part);

    internal static GantryException Fault(string sentence) => GantryException.Invalid("pattern", sentence);
}
