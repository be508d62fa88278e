using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Workspaces;

/// <summary>What stands at a path of a workspace: one of the two.</summary>
/// <param name="Folder">What the folder holds.</param>
/// <param name="File">The file, open for reading.</param>
public sealed record WorkspacePath(WorkspaceFiles? Folder, Stream? File);
