using System.Globalization;
using Gantry.Core.Failures;
using Gantry.Core.Text;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>One exact replacement.</summary>
/// <param name="ReplaceAll">Every occurrence; else there must be exactly one.</param>
internal sealed record FileEdit(string Old, string New, bool ReplaceAll)
{
    private const int MostReplacements = 100_000;
    private const int MostLinesNamed = 10;
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>Applies edits one after the other, each to what the one before left; all of them or none.</summary>
    /// <exception cref="GantryException">One does not fit; says which and shows what is there instead.</exception>
    public static EditedText Apply(string path, string text, IReadOnlyList<FileEdit> edits)
    {
        var hasMark = text.StartsWith(ByteOrderMark);
        var now = hasMark ? text[1..] : text;
        var lines = new List<int>();
        foreach (var (index, edit) in edits.Index())
        {
            now = edit.Apply(new EditableText(now), lines, Named(path, index, edits.Count));
        }

        return now.AsSpan().SequenceEqual(hasMark ? text.AsSpan(1) : text)
            ? throw Unfit($"The edits leave {Quoted(path)} as it is.")
            : new EditedText(hasMark ? ByteOrderMark + now : now, lines);
    }

    private static string Quoted(string path) => $"'{VisibleText.Of(path)}'";

    private static string Named(string path, int index, int count) =>
        count == 1 ? Quoted(path) : string.Create(CultureInfo.InvariantCulture, $"{Quoted(path)} (edit {index + 1} of {count})");

    private static GantryException Unfit(string sentence) => GantryException.Conflict("edit-unfit", $"{sentence} Nothing was changed.");

    private string Apply(EditableText text, List<int> lines, string named)
    {
        var old = EditableText.WithSingleFeeds(Old);
        var words = EditableText.WithSingleFeeds(New);
        if (old == words)
        {
            throw Unfit($"In {named} old_string and new_string are the same.");
        }

        var places = text.Find(old, MostReplacements);
        if (places.Count == 0)
        {
            throw Unfit($"old_string does not occur in {named}. {NearMiss.Explain(text.Plain, old)}");
        }

        if (places.Count > 1 && !ReplaceAll)
        {
            throw Unfit($"old_string occurs {places.Count} times in {named}, at {LinesOf(text, places)}. Give more of the lines around the one you mean, or set replace_all.");
        }

        lines.AddRange(places.Take(MostLinesNamed).Select(text.LineOf));
        return text.Replace(places, old.Length, words);
    }

    private static string LinesOf(EditableText text, IReadOnlyList<int> places)
    {
        var named = string.Join(", ", places.Take(MostLinesNamed).Select(text.LineOf));
        return places.Count > MostLinesNamed ? $"lines {named} and more" : $"lines {named}";
    }
}

/// <summary>What edits made of a text.</summary>
/// <param name="Lines">Where, of the text as each edit found it, counted from 1; the first ten of each.</param>
internal sealed record EditedText(string Text, IReadOnlyList<int> Lines);
