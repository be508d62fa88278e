using Gantry.Core.Failures;

namespace Gantry.Core.Approvals.Matching;

/// <summary>
/// A command line, word by word as a shell would read it. An unquoted <c>*</c> stands for any characters within a word; as the last word by itself, for any
/// further arguments or none.
/// </summary>
public sealed record CommandPattern : ActionPattern
{
    /// <summary>The most characters.</summary>
    public const int LongestText = 4096;

    private readonly IReadOnlyList<WildcardText> words;
    private readonly bool takesMore;

    private CommandPattern(string text, IReadOnlyList<WildcardText> words, bool takesMore)
    {
        Text = text;
        this.words = words;
        this.takesMore = takesMore;
    }

    /// <inheritdoc/>
    public override string Kind => "command";

    /// <inheritdoc/>
    public override string Text { get; }

    private bool IsExact => !takesMore && words.All(word => word.IsFixed);

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="GantryException">It is none; names the field <c>pattern</c>.</exception>
    public static CommandPattern Parse(string text)
    {
        if (text.Length > LongestText)
        {
            throw Fault($"A pattern has at most {LongestText} characters.");
        }

        var words = CommandPatternWords.Read(text);
        if (words.Count == 0)
        {
            throw Fault("A command pattern names a program, such as git status or git log *.");
        }

        var takesMore = words[^1].IsAnything;
        return new CommandPattern(CommandPatternWords.Write(words), takesMore ? [.. words.SkipLast(1)] : words, takesMore);
    }

    /// <summary>The pattern for just these words.</summary>
    public static CommandPattern Exactly(IReadOnlyList<string> arguments) =>
        new(ShellQuoting.Quote(arguments), [.. arguments.Select(argument => new WildcardText([argument]))], takesMore: false);

    /// <summary>The pattern for these words and any that follow.</summary>
    public static CommandPattern BeginningWith(IReadOnlyList<string> arguments) =>
        new($"{ShellQuoting.Quote(arguments)} *", [.. arguments.Select(argument => new WildcardText([argument]))], takesMore: true);

    /// <inheritdoc/>
    public bool Equals(CommandPattern? other) => other is not null && string.Equals(Text, other.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <inheritdoc/>
    public override bool Matches(ActionPart part)
    {
        if (part is not CommandPart command || command.Hazards.Any(hazard => hazard.Reach == HazardReach.Surroundings))
        {
            return false;
        }

        foreach (var wrapper in command.Wrappers)
        {
            if (Fits(wrapper.Arguments) && (IsExact || Spells(command, wrapper.Arguments)))
            {
                return true;
            }

            // Whoever allowed "make" did not allow "sudo make".
            if (wrapper.Effect is not null)
            {
                return false;
            }
        }

        return Fits(command.Arguments) && (IsExact || Covers(command, offset: 0));
    }

    /// <inheritdoc/>
    public override bool Touches(ActionPart part) =>
        part is CommandPart command && (LooseCommandMatch.Find(words, takesMore, command.Arguments)
            || command.Wrappers.Any(wrapper => LooseCommandMatch.Find(words, takesMore, wrapper.Arguments)));

    private bool Fits(IReadOnlyList<string> arguments) =>
        (takesMore ? arguments.Count >= words.Count : arguments.Count == words.Count)
        && words.Index().All(word => word.Item.Matches(arguments[word.Index], StringComparison.Ordinal));

    // A pattern for a whole wrapper has to name each of its words and the program in it: "timeout *" allows nothing.
    private bool Spells(CommandPart command, IReadOnlyList<string> line)
    {
        var program = line.Count - command.Arguments.Count;
        return command.Wrappers.SkipWhile(wrapper => !ReferenceEquals(wrapper.Arguments, line)).All(wrapper => wrapper.EndsWithCommand)
            && words.Count > program
            && words.Take(program + 1).All(word => word.IsFixed)
            && Covers(command, program);
    }

    private bool Covers(CommandPart command, int offset) => command.Hazards.All(hazard =>
        hazard.Reach == HazardReach.Argument
        && offset + hazard.Position < words.Count
        && words[offset + hazard.Position].Pieces[0].StartsWith(hazard.Word, StringComparison.Ordinal));
}
