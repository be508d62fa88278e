namespace Gantry.Core.Workspaces;

/// <summary>What differs at one path between two trees.</summary>
/// <param name="Path">Relative to the folder, parts separated by slashes.</param>
/// <param name="Old">Null: nothing was there.</param>
/// <param name="New">Null: nothing is there.</param>
public sealed record TreeChange(string Path, TreeEntry? Old, TreeEntry? New)
{
    /// <summary>The same the other way round.</summary>
    public TreeChange Reversed() => new(Path, New, Old);
}

/// <summary>A file as a tree names it.</summary>
/// <param name="Mode">Git's: <c>100644</c>, <c>100755</c> (executable), <c>120000</c> (a link), <c>160000</c> (noticed and not kept).</param>
/// <param name="Blob">The hash of its bytes, as git counts it.</param>
public sealed record TreeEntry(string Mode, string Blob)
{
    /// <summary>The mode of what is noticed and not kept: files too large, or that the daemon may not read.</summary>
    public const string NotKept = "160000";

    /// <summary>Its bytes are in the shadow.</summary>
    public bool IsKept => !string.Equals(Mode, NotKept, StringComparison.Ordinal);
}

/// <summary>What became of one path that was to be changed.</summary>
public enum PathOutcome
{
    /// <summary>It is as it should be.</summary>
    Done,

    /// <summary>Somebody else changed it meanwhile; it was left alone.</summary>
    ChangedMeanwhile,

    /// <summary>A folder, a link on the way or missing permission kept it from being changed; it was left alone.</summary>
    InTheWay,
}
