namespace Gantry.Core.Workspaces;

/// <summary>Where a folder's checkpoints are kept: one repository for all folders of a workspace, and for each folder an index of its own.</summary>
/// <param name="Repository">Absolute; made when missing.</param>
/// <param name="Index">Absolute; lets git see quickly which files are as they were.</param>
/// <param name="Borrowed">Objects of another repository that may be read as if they were its own; absolute.</param>
public sealed record Shadow(string Repository, string Index, string? Borrowed = null);
