namespace Gantry.Core.Approvals.Matching;

/// <summary>
/// How deny and ask rules look at a command: the program in any folder and any case of letters, options that stand between the named words passed over with
/// their values, and a named option found wherever it stands.
/// </summary>
internal static class LooseCommandMatch
{
    public static bool Find(IReadOnlyList<WildcardText> words, bool takesMore, IReadOnlyList<string> arguments)
    {
        // reached[n]: the first arguments up to here can be told by the first n words.
        var reached = new bool[words.Count + 1];
        var afterNext = new bool[words.Count + 1];
        reached[0] = true;
        for (var at = 0; at < arguments.Count; at++)
        {
            if (takesMore && reached[words.Count])
            {
                return true;
            }

            var next = afterNext;
            afterNext = new bool[words.Count + 1];
            for (var word = 0; word <= words.Count; word++)
            {
                if (!reached[word])
                {
                    continue;
                }

                if (word < words.Count && Matches(words[word], arguments[at], isProgram: at == 0))
                {
                    next[word + 1] = true;
                }

                if (at == 0)
                {
                    continue;
                }

                next[word] |= IsOption(arguments[at]) || (word < words.Count && IsOption(words[word].Pieces[0]));
                afterNext[word] |= IsOption(arguments[at]) && !arguments[at].Contains('=');
            }

            reached = next;
        }

        return reached[words.Count];
    }

    private static bool IsOption(string word) => word.StartsWith('-');

    private static bool Matches(WildcardText word, string argument, bool isProgram)
    {
        if (word.Matches(argument, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return isProgram
            ? Bare(word).Matches(argument[(argument.LastIndexOf('/') + 1)..], StringComparison.OrdinalIgnoreCase)
            : Plain(word).Matches(WithoutDot(argument), StringComparison.OrdinalIgnoreCase);
    }

    private static WildcardText Bare(WildcardText word) => word.IsFixed ? new WildcardText([word.Pieces[0][(word.Pieces[0].LastIndexOf('/') + 1)..]]) : word;

    private static WildcardText Plain(WildcardText word) => new([WithoutDot(word.Pieces[0]), .. word.Pieces.Skip(1)]);

    private static string WithoutDot(string path) => path.StartsWith("./", StringComparison.Ordinal) && path.Length > 2 ? path[2..] : path;
}
