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
        // sed takes its options anywhere, and its first operand is its text only if none of them gave one.
        var textSeen = arguments.Any(argument => argument.StartsWith("-e", StringComparison.Ordinal) || argument.StartsWith("--expression", StringComparison.Ordinal));
        for (var index = 1; index < arguments.Count; index++)
        {
            var argument = arguments[index];
            if (PlainSedFlags.Contains(argument, StringComparer.Ordinal))
            {
                continue;
            }

            // An abbreviation or a cluster of options may give text too, so what is not known to the letter is not taken for harmless.
            var isText = argument switch
            {
                "-e" or "--expression" => true,
                _ when argument.StartsWith("--expression=", StringComparison.Ordinal) || argument.StartsWith("-e", StringComparison.Ordinal) => true,
                ['-', _, ..] => false,
                _ => !textSeen,
            };
            if (!isText && argument is not ['-', _, ..])
            {
                continue;
            }

            var text = argument switch
            {
                "-e" or "--expression" when index + 1 < arguments.Count => arguments[++index],
                ['-', 'e', ..] => argument[2..],
                ['-', '-', ..] when isText => argument[(argument.IndexOf('=') + 1)..],
                _ => argument,
            };
            textSeen |= isText;
            if (!isText)
            {
                yield return new Hazard($"is given an option that may run a program or write a file ({argument})", HazardReach.Argument, index, argument);
            }
            else if (!IsHarmlessSed(text))
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

        // In some locales sed takes a byte of another character for the separator.
        return text is ['s', var separator, ..]
            && char.IsAscii(separator) && (char.IsPunctuation(separator) || char.IsSymbol(separator)) && separator != '\\'
            && !text.Contains('\n', StringComparison.Ordinal)
            && FlagsOf(text, separator) is { } flags
            && flags.All(flag => char.IsAsciiDigit(flag) || flag is 'g' or 'p' or 'i' or 'I');
    }

    // What stands behind the third separator; null when there is none. A backslash takes the sign behind it with it, a separator or another backslash too.
    private static string? FlagsOf(string text, char separator)
    {
        var separators = 0;
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == separator && ++separators == 3)
            {
                return text[(at + 1)..];
            }
        }

        return null;
    }
}
