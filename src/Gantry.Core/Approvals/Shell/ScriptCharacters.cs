using System.Globalization;
using System.Text;
using Gantry.Core.Text;

namespace Gantry.Core.Approvals.Shell;

/// <summary>Refuses characters that hide, turn the writing around or look like a blank: a person would approve other text than runs.</summary>
internal static class ScriptCharacters
{
    public static void Check(string text)
    {
        if (text.Length > ShellReader.LongestScript)
        {
            throw new UnreadableScriptException($"It has more than {ShellReader.LongestScript} characters.");
        }

        for (var at = 0; at < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune))
            {
                throw new UnreadableScriptException("It holds half a character (a lone surrogate).");
            }

            if (Fault(rune) is { } fault)
            {
                throw new UnreadableScriptException($"It holds {fault} (U+{rune.Value:X4}).");
            }

            at += rune.Utf16SequenceLength;
        }
    }

    private static string? Fault(Rune rune) => rune.Value switch
    {
        '\n' or '\t' or ' ' => null,
        '\r' => "a carriage return",
        0 => "a NUL character",
        < 0x20 or 0x7F => "a control character",
        < 0x7F => null,
        _ => Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control => "a control character",
            UnicodeCategory.Format => "an invisible character or one that turns the writing around",
            UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => "a blank that is no space to the shell",
            // What draws nothing: the rest of the list is the one by which text is made visible for people.
            _ when !string.Equals(VisibleText.Of(rune.ToString()), rune.ToString(), StringComparison.Ordinal) => "an invisible character",
            _ => null,
        },
    };
}
