namespace Gantry.Core.Approvals.Matching;

/// <summary>Options with which well-known programs run, write or send. Long options count in every abbreviation, short ones anywhere in a cluster.</summary>
internal static class OptionHazards
{
    // Their single-dash options are whole words.
    private static readonly string[] WithLongSingleDash = ["go"];

    public static IEnumerable<Hazard> Of(string program, IReadOnlyList<string> arguments) =>
        [.. Named(program, arguments), .. OutsideOperands(program, arguments), .. WrittenOperand(program, arguments)];

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
        let operand = OperandIn(argument.Item)
        let path = LexicalPath.Normalise(operand)
        where operand is not ("/dev/null" or "")
        where LexicalPath.IsOutside(path) || LexicalPath.ProtectedSegment(path) is not null || path.StartsWith('~')
        select new Hazard($"{effect} outside of the workspace or in a protected folder ({argument.Item})", HazardReach.Argument, argument.Index, argument.Item);

    // A path may stand by itself, behind a sign as in of=a, or right behind a letter as in -cf../a.
    private static string OperandIn(string argument)
    {
        if (argument.IndexOf('=') is var sign and >= 0)
        {
            return argument[(sign + 1)..];
        }

        if (!argument.StartsWith('-'))
        {
            return argument;
        }

        var path = argument.AsSpan().IndexOfAny('/', '.', '~');
        return path < 0 ? "" : argument[path..];
    }

    // Their second operand is written, wherever it lies. Values of options are taken for operands: too often is asked, and not too seldom.
    private static IEnumerable<Hazard> WrittenOperand(string program, IReadOnlyList<string> arguments) =>
        from argument in OptionTable.InAndOut.Contains(program) ? arguments.Index().Skip(1).Where(argument => argument.Item is "-" or not ['-', ..]).Skip(1) : []
        select new Hazard($"writes a file ({argument.Item})", HazardReach.Argument, argument.Index, argument.Item);

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
