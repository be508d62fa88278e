namespace Gantry.Core.Sandboxes;

/// <summary>What a sandbox is to be like. All folders are absolute paths of this machine.</summary>
/// <param name="WorkspaceFolder">The one folder that may be changed, unless it is read-only. Processes see it under the same path, so that paths mean the same inside and out.</param>
public sealed record SandboxPlan(string WorkspaceFolder)
{
    /// <summary>The workspace may only be read.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Every folder that may be changed.</summary>
    public IReadOnlyList<string> ChangeableFolders => IsReadOnly ? WritableFolders : [WorkspaceFolder, .. WritableFolders];

    /// <summary>Folders that look empty in there: the data directory. The workspace, and what is in <see cref="ReadableFolders"/>, stays seen also inside one.</summary>
    public IReadOnlyList<string> MaskedFolders { get; init; } = [];

    /// <summary>Folders beside the system's that may be read, such as the objects that a clone shares with its source.</summary>
    public IReadOnlyList<string> ReadableFolders { get; init; } = [];

    /// <summary>Folders beside the workspace that may be changed, such as the one where an agent keeps its own memory. Seen under the same path.</summary>
    public IReadOnlyList<string> WritableFolders { get; init; } = [];

    /// <summary>
    /// What of the workspace may not be changed. Holds for names that do not exist yet (their folders are then made, empty), and against renaming what lies
    /// above them.
    /// </summary>
    public IReadOnlyList<ProtectedPath> ProtectedPaths { get; init; } = [];

    /// <summary>What can be reached from in there.</summary>
    public SandboxNetwork Network { get; init; } = new SandboxNetwork.None();

    /// <summary>Added to the few variables that every process gets (PATH, HOME, TMPDIR, LANG, TERM, TZ). Values are kept out of argument lists.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What processes may use.</summary>
    public SandboxLimits Limits { get; init; } = new();
}

/// <summary>A name in the workspace that may not be changed.</summary>
/// <param name="Path">Relative to the workspace, parts separated by <c>/</c>, none of them <c>..</c>.</param>
/// <param name="IsFolder">What it is made as, empty, when it does not exist.</param>
public sealed record ProtectedPath(string Path, bool IsFolder);
