namespace Gantry.Core.Approvals.Matching;

/// <summary>
/// How deny and ask rules look at a command: the program in any folder and any case of letters, options that stand between the named words passed over with
/// their values, a named option found wherever it stands, and short options in any order, alone or in clusters.
/// </summary>
internal static class LooseCommandMatch
{
    // Longer ones are rather a word behind a single dash, such as find's -delete.
    private const int LongestNamedCluster = 4;
    private const int LongestCluster = 8;

    public static bool Find(IReadOnlyList<WildcardText> words, bool takesMore, IReadOnlyList<string> arguments) =>
        FindInOrder(words, takesMore, arguments) || FindWithOptionsAsSet(words, takesMore, arguments);

    // rm -rf is rm -fr and rm -r -f.
    private static bool FindWithOptionsAsSet(IReadOnlyList<WildcardText> words, bool takesMore, IReadOnlyList<string> arguments)
    {
        var named = words.Skip(1).Where(word => IsOption(word.Pieces[0])).ToList();
        if (named.Count == 0)
        {
            return false;
        }

        var given = arguments.Skip(1).SelectMany(argument => LettersOf(argument, LongestCluster)).ToHashSet();
        return named.TrueForAll(option => IsGiven(option, arguments, given)) && FindInOrder([.. words.Where(word => !named.Contains(word))], takesMore, arguments);
    }

    private static bool IsGiven(WildcardText option, IReadOnlyList<string> arguments, HashSet<char> given) =>
        (option.IsFixed && LettersOf(option.Pieces[0], LongestNamedCluster) is { Length: > 0 } letters && letters.All(given.Contains))
        || arguments.Skip(1).Any(argument => Matches(option, argument, isProgram: false));

    private static string LettersOf(string word, int longest) =>
        word.Length > 1 && word.Length <= longest + 1 && word[0] == '-' && word[1..].All(char.IsAsciiLetter) ? word[1..].ToLowerInvariant() : "";

    private static bool FindInOrder(IReadOnlyList<WildcardText> words, bool takesMore, IReadOnlyList<string> arguments)
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
