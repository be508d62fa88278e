namespace Gantry.Core.Agents.Native.Context;

/// <summary>
/// Words as they can be compared: identifiers taken apart (<c>parseHTTPHeader</c>, <c>parse_http_header</c>), lower case, without the endings of English.
/// </summary>
internal static class Words
{
    private const int Longest = 64;
    private static readonly string[] HissingPlurals = ["ches", "shes", "sses", "xes", "zes"];

    // Words that say nothing about where something is.
    private static readonly HashSet<string> Empty = new(
        ("a an and any are as at be because been before but by can cannot could did do does don done each else even every few for from get gets give given go had has have having "
            + "he her here him his how i if in instead into is isn it its just let like made make makes many may me might more most must my need never no nor not now of off on once "
            + "one only or other our out over own please rather same say says see set she should so some such sure tell than that the their them then there these they this those to "
            + "too two up upon us use used uses using very via want was way we well were what when where whether which while who why will with within without would yet you your "
            + "add also always another fix bug issue problem wrong right work works doesn shouldn won isn aren wasn new code file files line lines").Split(' '),
        StringComparer.Ordinal);

    /// <summary>The words of a text, each as often as it stands there.</summary>
    public static IEnumerable<string> Of(string text) => Lower(text).Select(Stem);

    /// <summary>The words of a prompt that may say where to look; each once.</summary>
    public static IReadOnlyList<string> Telling(string prompt) =>
        [.. Lower(prompt).Where(word => !Empty.Contains(word)).Select(Stem).Distinct(StringComparer.Ordinal)];

    /// <summary>A word without its ending, so that <c>links</c>, <c>linked</c> and <c>linking</c> are one.</summary>
    public static string Stem(string word)
    {
        var stem = word switch
        {
            { Length: > 4 } when word.EndsWith("ies", StringComparison.Ordinal) => word[..^3] + "y",
            { Length: > 5 } when word.EndsWith("ings", StringComparison.Ordinal) => word[..^4],
            { Length: > 5 } when word.EndsWith("ing", StringComparison.Ordinal) => word[..^3],
            { Length: > 4 } when word.EndsWith("ed", StringComparison.Ordinal) => word[..^2],
            { Length: > 4 } when HissingPlurals.Any(ending => word.EndsWith(ending, StringComparison.Ordinal)) => word[..^2],
            { Length: > 3 } when word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) => word[..^1],
            _ => word,
        };
        if (stem.Length > 3 && stem.EndsWith('e'))
        {
            stem = stem[..^1];
        }

        return stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z') && !"aeiou".Contains(stem[^1], StringComparison.Ordinal) ? stem[..^1] : stem;
    }

    private static IEnumerable<string> Lower(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsLetter(text[at]))
            {
                at++;
                continue;
            }

            var from = at;
            while (at < text.Length && char.IsLetterOrDigit(text[at]) && !IsBorder(text, from, at))
            {
                at++;
            }

            if (at - from is >= 2 and <= Longest)
            {
                yield return text[from..at].ToLowerInvariant();
            }
        }
    }

    // aB begins a word, and so does the last capital of HTTPHeader.
    private static bool IsBorder(string text, int from, int at) =>
        at > from && char.IsUpper(text[at])
        && (char.IsLower(text[at - 1]) || (char.IsUpper(text[at - 1]) && at + 1 < text.Length && char.IsLower(text[at + 1])));
}
