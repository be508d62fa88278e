using Gantry.Core.Workspaces;

namespace Gantry.Core.Sessions;

/// <summary>What to do with a file that somebody changed after the session did.</summary>
internal enum OnConflict
{
    Refuse,
    Keep,
    Overwrite,
}

/// <summary>Which files a rewind changes.</summary>
/// <param name="Changes">From what is there to what was there.</param>
/// <param name="Conflicts">Paths of the session's that are neither as it left them nor as they were.</param>
/// <param name="Left">Paths that are not changed although they differ.</param>
internal sealed record RewindFiles(IReadOnlyList<TreeChange> Changes, IReadOnlyList<string> Conflicts, IReadOnlyList<string> Left)
{
    public static RewindFiles None { get; } = new([], [], []);

    /// <param name="differing">From the present files to those at the target.</param>
    /// <param name="own">How the session left each path that it changed since.</param>
    public static RewindFiles Plan(IEnumerable<TreeChange> differing, Dictionary<string, TreeEntry?> own, OnConflict onConflict)
    {
        var changes = new List<TreeChange>();
        var conflicts = new List<string>();
        var left = new List<string>();
        foreach (var change in differing)
        {
            if (!own.TryGetValue(change.Path, out var leftBySession))
            {
                continue;
            }

            var isConflict = change.Old != leftBySession;
            if (isConflict)
            {
                conflicts.Add(change.Path);
            }

            if (change is { Old.IsKept: false } or { New.IsKept: false } || (isConflict && onConflict == OnConflict.Keep))
            {
                left.Add(change.Path);
            }
            else
            {
                changes.Add(change);
            }
        }

        return new RewindFiles(changes, conflicts, left);
    }
}
