namespace Gantry.Core.Approvals.Matching;

/// <summary>Programs written in an argument: what awk and sed are told can run and write.</summary>
internal static class ProgramTextHazards
{
    // In sed's text: e runs, w writes; both may follow an address or the flags of s. Words of scripts that surely do neither are few, so all others count.
    private static readonly string[] PlainSedFlags = ["-n", "-E", "-r", "-u", "-z", "-s", "--quiet", "--silent", "--regexp-extended", "--debug", "--posix"];

    public static IEnumerable<Hazard> OfAwk(IReadOnlyList<string> arguments)
    {
        foreach (var (index, argument) in arguments.Index().Skip(1))
        {
            if (argument is "-F" or "-v" or "--" || argument.StartsWith("-F", StringComparison.Ordinal))
            {
                continue;
            }

            if (argument.StartsWith('-') && argument != "-")
            {
                yield return new Hazard($"may read its program or an extension from a file, or write one ({argument})", HazardReach.Argument, index, argument);
            }
            else if (argument.AsSpan().ContainsAny('|', '>', '@') || argument.Contains("system", StringComparison.Ordinal) || argument.Contains("getline", StringComparison.Ordinal))
            {
                yield return new Hazard("may run a program or write a file from its text", HazardReach.Argument, index, argument);
            }
        }
    }

    public static IEnumerable<Hazard> OfSed(IReadOnlyList<string> arguments)
    {
        var hasExpression = arguments.Any(argument => argument.StartsWith("-e", StringComparison.Ordinal) || argument.StartsWith("--expression", StringComparison.Ordinal));
        var textSeen = hasExpression;
        for (var index = 1; index < arguments.Count; index++)
        {
            var argument = arguments[index];
            if (PlainSedFlags.Contains(argument, StringComparer.Ordinal))
            {
                continue;
            }

            var text = argument switch
            {
                "-e" or "--expression" when index + 1 < arguments.Count => arguments[++index],
                _ when argument.StartsWith("--expression=", StringComparison.Ordinal) => argument["--expression=".Length..],
                _ when argument.StartsWith("-e", StringComparison.Ordinal) => argument[2..],
                _ when argument.StartsWith('-') => null,
                _ when !textSeen => argument,
                _ => null,
            };
            textSeen |= text is not null;
            if (text is not null && !IsHarmlessSed(text))
            {
                yield return new Hazard("may run a program or write a file from its text", HazardReach.Argument, index, arguments[index]);
            }
        }
    }

    // A range that is printed or deleted, or one plain substitution: 1,20p  $d  s/a/b/g.
    private static bool IsHarmlessSed(string text)
    {
        if (text.All(character => char.IsAsciiDigit(character) || character is ',' or '$' or 'p' or 'd' or '=' or 'q' or ';' or ' '))
        {
            return true;
        }

        if (text.Length < 4 || text[0] != 's' || char.IsAsciiLetterOrDigit(text[1]) || text[1] is '\\' or '\n' or ' ')
        {
            return false;
        }

        var parts = text[2..].Replace($@"\{text[1]}", "", StringComparison.Ordinal).Split(text[1]);
        return parts is [_, _, var flags] && flags.All(flag => char.IsAsciiDigit(flag) || flag is 'g' or 'p' or 'i' or 'I');
    }
}
