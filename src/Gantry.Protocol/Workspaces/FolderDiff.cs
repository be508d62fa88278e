namespace Gantry.Protocol.Workspaces;

/// <summary>Answer of <c>GET …/diff</c>: what differs between two states of a folder, by file and hunk.</summary>
/// <param name="FromTree">The checkpoint that it begins from.</param>
/// <param name="ToTree">The checkpoint that it leads to.</param>
/// <param name="Files">Sorted by path; at most 2000.</param>
/// <param name="Truncated">There were more files, or hunks of more than 8 MiB.</param>
public sealed record FolderDiff(string FromTree, string ToTree, int LinesAdded, int LinesRemoved, IReadOnlyList<FileDiff> Files, bool Truncated);

/// <summary>What differs in one file.</summary>
/// <param name="FileId">Names the path with both its contents: when either changes, the id is another.</param>
/// <param name="Status"><c>added</c>, <c>deleted</c>, <c>modified</c>; <c>noticed</c> when the file is too large to be kept and only seen to have changed.</param>
/// <param name="IsBinary">It has no lines that could be shown.</param>
public sealed record FileDiff(string FileId, string Path, string Status, bool IsBinary, int LinesAdded, int LinesRemoved, IReadOnlyList<DiffHunk> Hunks);

/// <summary>Lines that differ, with the lines around them.</summary>
/// <param name="HunkId">Names the file's id and the lines.</param>
/// <param name="Patch">In git's form, its header line included.</param>
public sealed record DiffHunk(string HunkId, int OldStart, int OldLines, int NewStart, int NewLines, string Patch);

/// <summary>Body of <c>POST …/diff/revert</c> and <c>…/diff/apply</c>.</summary>
/// <param name="From">Revert: the position that the chosen changes go back to; the session's beginning when absent.</param>
/// <param name="Run">Revert: the run whose changes go back, instead of <paramref name="From"/>.</param>
/// <param name="To">Apply: the position that the chosen changes are taken from.</param>
/// <param name="Changes">At least one.</param>
/// <param name="Accepted">Revert: the chosen changes go back to how the files were accepted last, instead of <paramref name="From"/>.</param>
public sealed record ChangeDiff(long? From = null, string? Run = null, long? To = null, IReadOnlyList<DiffChoice>? Changes = null, bool Accepted = false);

/// <summary>Body of <c>POST …/diff/accept</c>.</summary>
/// <param name="Changes">At least one, by the ids of the diff from <c>accepted</c>.</param>
public sealed record AcceptDiff(IReadOnlyList<DiffChoice>? Changes = null);

/// <summary>A file, or hunks of it, as a diff named them.</summary>
/// <param name="HunkIds">Absent or empty: the whole file.</param>
public sealed record DiffChoice(string FileId = "", IReadOnlyList<string>? HunkIds = null);

/// <summary>What was changed.</summary>
/// <param name="Paths">The files that are as was asked.</param>
/// <param name="Left">Files that somebody changed in the same moment; they were left alone.</param>
public sealed record DiffChanged(IReadOnlyList<string> Paths, IReadOnlyList<string> Left);
