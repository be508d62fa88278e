using System.Text;

namespace Gantry.Cli.Rendering;

/// <summary>
/// One growing text of which a reader gets pieces from three places (a snapshot, live deltas, the finished item) that overlap. It gives each character out
/// once: what a piece adds to what has been given out already.
/// </summary>
internal sealed class StreamText
{
    private readonly StringBuilder shown = new();
    private bool hasGap;

    /// <summary>Nothing has been given out.</summary>
    public bool IsEmpty => shown.Length == 0;

    /// <summary>A live piece that begins at <paramref name="offset"/> (UTF-16 code units): its new part, perhaps none.</summary>
    public string Append(int offset, string delta)
    {
        if (offset > shown.Length)
        {
            // Pieces were lost with a connection and no snapshot filled the hole; the finished item will bring the whole.
            hasGap = true;
            shown.Append('\0', offset - shown.Length);
        }

        var known = shown.Length - offset;
        var fresh = known >= delta.Length ? "" : delta[known..];
        shown.Append(fresh);
        return fresh;
    }

    /// <summary>All of the text so far, as of a snapshot: what is new in it.</summary>
    public string CatchUp(string soFar) => Append(0, soFar);

    /// <summary>The whole text at its end.</summary>
    /// <param name="whole">The finished item's text.</param>
    /// <param name="rest">What is still to be given out: the end of the text, or all of it when the result is false.</param>
    /// <returns>False when what was given out is not how the text begins; then all of it must be shown anew.</returns>
    public bool Finish(string whole, out string rest)
    {
        var continues = !hasGap && whole.AsSpan().StartsWith(shown.ToString());
        rest = continues ? whole[shown.Length..] : whole;
        return continues;
    }
}
