using System.Text;

namespace Gantry.Core.Approvals.Matching;

/// <summary>Tells whether the letters of a label belong together, or were mixed so that it looks like another.</summary>
internal static class WritingScripts
{
    private enum Script
    {
        Latin,
        Greek,
        Cyrillic,
        Armenian,
        Cherokee,
        EastAsian,
        Other,
    }

    /// <summary>True when all letters are of one script, or Latin beside Chinese, Japanese or Korean, which look like nothing else.</summary>
    public static bool AreOfOneKind(string label)
    {
        var scripts = label.EnumerateRunes().Where(Rune.IsLetter).Select(ScriptOf).Distinct().ToList();
        return scripts.Count <= 1 || (scripts.Count == 2 && scripts.Contains(Script.Latin) && scripts.Contains(Script.EastAsian));
    }

    /// <summary>True when a character is another form of a usual one, such as a full-width or circled letter, or an accent by itself.</summary>
    public static bool HasOtherForms(string text) => text.EnumerateRunes().Any(rune => rune.Value is
        (>= 0x02B0 and < 0x0370) or (>= 0x1D2C and < 0x1DC0) or (>= 0x1DC0 and < 0x1E00) or (>= 0x2000 and < 0x2C00) or (>= 0x2E80 and < 0x3000) or (>= 0x3200 and < 0x3400)
        or (>= 0xF900 and < 0xFB00) or (>= 0xFB00 and < 0x10000) or (>= 0x1D400 and < 0x1D800) or (>= 0x1F100 and < 0x1F200) or (>= 0x2F800 and < 0x2FA20));

    private static Script ScriptOf(Rune letter) => letter.Value switch
    {
        < 0x0250 or (>= 0x1E00 and < 0x1F00) or (>= 0x2C60 and < 0x2C80) or (>= 0xA720 and < 0xA800) => Script.Latin,
        (>= 0x0370 and < 0x0400) or (>= 0x1F00 and < 0x2000) => Script.Greek,
        (>= 0x0400 and < 0x0530) or (>= 0x1C80 and < 0x1C90) or (>= 0x2DE0 and < 0x2E00) or (>= 0xA640 and < 0xA6A0) => Script.Cyrillic,
        >= 0x0530 and < 0x0590 => Script.Armenian,
        (>= 0x13A0 and < 0x1400) or (>= 0xAB70 and < 0xABC0) => Script.Cherokee,
        (>= 0x1100 and < 0x1200) or (>= 0x3005 and < 0x3400) or (>= 0x3400 and < 0xA000) or (>= 0xAC00 and < 0xD7B0) or (>= 0xF900 and < 0xFB00) or (>= 0x20000 and < 0x32000)
            => Script.EastAsian,
        _ => Script.Other,
    };
}
