namespace Gantry.Core.Approvals.Matching;

/// <summary>Options with which well-known programs run, write or send. Long options count in every abbreviation, short ones anywhere in a cluster.</summary>
internal static class OptionHazards
{
    // Their single-dash options are whole words.
    private static readonly string[] WithLongSingleDash = ["go"];

    public static IEnumerable<Hazard> Of(string program, IReadOnlyList<string> arguments) =>
        Named(program, arguments).Concat(OutsideOperands(program, arguments));

    /// <summary>Options of a table, among the arguments from an index on.</summary>
    public static IEnumerable<Hazard> Among(IReadOnlyList<(string Option, string Effect)> options, IReadOnlyList<string> arguments, int from, bool longSingleDash = false)
    {
        foreach (var (index, argument) in arguments.Index().Skip(from))
        {
            var name = argument.Split('=')[0];
            foreach (var (option, effect) in options)
            {
                if (IsGiven(option, name, longSingleDash))
                {
                    yield return new Hazard($"{effect} ({argument})", HazardReach.Argument, index, name);
                    break;
                }
            }
        }
    }

    private static IEnumerable<Hazard> Named(string program, IReadOnlyList<string> arguments) =>
        OptionTable.Options.TryGetValue(program, out var options)
            ? Among(options, arguments, from: 1, WithLongSingleDash.Contains(program, StringComparer.Ordinal))
            : [];

    // "tee *" is for the workspace's own files.
    private static IEnumerable<Hazard> OutsideOperands(string program, IReadOnlyList<string> arguments) =>
        from effect in OptionTable.Writers.TryGetValue(program, out var known) ? new[] { known } : []
        from argument in arguments.Index().Skip(1)
        let path = LexicalPath.Normalise(argument.Item[(argument.Item.IndexOf('=') + 1)..])
        where argument.Item is not ("/dev/null" or "") && !(argument.Item.StartsWith('-') && !argument.Item.Contains('='))
        where LexicalPath.IsOutside(path) || LexicalPath.ProtectedSegment(path) is not null || path.StartsWith('~')
        select new Hazard($"{effect} outside of the workspace or in a protected folder ({argument.Item})", HazardReach.Argument, argument.Index, argument.Item);

    private static bool IsGiven(string option, string name, bool longSingleDash)
    {
        if (option.StartsWith("--", StringComparison.Ordinal))
        {
            // --outp is --output to most programs; --output-dir begins with another option's name.
            return name.Length > 2 && name.StartsWith("--", StringComparison.Ordinal)
                && (option.StartsWith(name, StringComparison.Ordinal) || name.StartsWith($"{option}-", StringComparison.Ordinal));
        }

        if (longSingleDash || option.Length > 2)
        {
            return name == option || name == $"-{option}";
        }

        return name.Length > 1 && name[0] == '-' && name[1] != '-' && name.Contains(option[1]);
    }
}
