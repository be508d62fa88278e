namespace Gantry.Protocol.Workspaces;

/// <summary>Answer of <c>GET /api/workspaces/{id}/files?path=</c> for a folder.</summary>
/// <param name="Path">Relative to the workspace, <c>.</c> for its top.</param>
public sealed record WorkspaceFiles(string Path, IReadOnlyList<WorkspaceFile> Items);

/// <summary>One entry of a folder.</summary>
/// <param name="Type"><c>file</c>, <c>directory</c>, <c>link</c> or <c>other</c>.</param>
/// <param name="Size">In bytes, of a file.</param>
public sealed record WorkspaceFile(string Name, string Type, long? Size);
