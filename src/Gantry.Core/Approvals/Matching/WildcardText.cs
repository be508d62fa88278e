namespace Gantry.Core.Approvals.Matching;

/// <summary>A text in which some places stand for any characters.</summary>
/// <param name="Pieces">The fixed pieces between those places; a single one when there is none.</param>
internal sealed record WildcardText(IReadOnlyList<string> Pieces)
{
    /// <summary>True when it stands for one text alone.</summary>
    public bool IsFixed => Pieces.Count == 1;

    /// <summary>True for a lone wildcard.</summary>
    public bool IsAnything => Pieces.Count == 2 && Pieces[0].Length == 0 && Pieces[1].Length == 0;

    public bool Equals(WildcardText? other) => other is not null && Pieces.SequenceEqual(other.Pieces, StringComparer.Ordinal);

    public override int GetHashCode() => Pieces.Aggregate(0, (hash, piece) => HashCode.Combine(hash, StringComparer.Ordinal.GetHashCode(piece)));

    /// <summary>Each piece is looked for as early as possible, so that the time is bounded by the two lengths.</summary>
    public bool Matches(string text, StringComparison comparison)
    {
        if (IsFixed)
        {
            return string.Equals(text, Pieces[0], comparison);
        }

        if (text.Length < Pieces[0].Length + Pieces[^1].Length || !text.StartsWith(Pieces[0], comparison) || !text.EndsWith(Pieces[^1], comparison))
        {
            return false;
        }

        var at = Pieces[0].Length;
        var end = text.Length - Pieces[^1].Length;
        foreach (var piece in Pieces.Skip(1).SkipLast(1))
        {
            var found = text.IndexOf(piece, at, end - at, comparison);
            if (found < 0)
            {
                return false;
            }

            at = found + piece.Length;
        }

        return true;
    }
}
