namespace Gantry.Core.Workspaces;

/// <summary>A repository within a repository, as the checked-out commit has it.</summary>
/// <param name="Path">Relative to the repository's top.</param>
/// <param name="Url">As the repository wrote it: to be judged, perhaps relative, perhaps absent.</param>
/// <param name="Commit">What is checked out in it.</param>
public sealed record GitSubmodule(string Path, string? Url, string Commit);
