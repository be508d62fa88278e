namespace Gantry.Core.Approvals.Rules;

/// <summary>Reads the words of approvals and rules, whose spelling is their name in lower case.</summary>
internal static class ApprovalWord
{
    /// <summary>All words, as they are spelled.</summary>
    public static IEnumerable<string> All<TWord>()
        where TWord : struct, Enum => Enum.GetValues<TWord>().Select(Of);

    public static string Of<TWord>(TWord word)
        where TWord : struct, Enum => word.ToString().ToLowerInvariant();

    /// <summary>The word; null when there is none that is spelled so.</summary>
    public static TWord? Read<TWord>(string? text)
        where TWord : struct, Enum
    {
        foreach (var word in Enum.GetValues<TWord>())
        {
            if (Of(word) == text)
            {
                return word;
            }
        }

        return null;
    }
}
