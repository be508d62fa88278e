using Gantry.Protocol.Approvals;

namespace Gantry.Cli.Rendering;

/// <summary>The words of rules as the wire spells them, and the colours of verdicts.</summary>
internal static class RuleWords
{
    public static string Of<TWord>(TWord word)
        where TWord : struct, Enum => word.ToString().ToLowerInvariant();

    public static Ink InkOf(RuleEffect effect) => effect switch
    {
        RuleEffect.Allow => Ink.Green,
        RuleEffect.Ask => Ink.Yellow,
        _ => Ink.Red,
    };
}
