using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Core.Agents;
using Gantry.Core.Events;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Sessions;

namespace Gantry.Core.Sessions;

/// <summary>What is to be done to a session's files as one, and the fact that closes it. Stored before the first file is touched.</summary>
/// <param name="Changes">The files; may be none, when only the conversation is brought back.</param>
/// <param name="Rewind">Present when the change is a rewind.</param>
/// <param name="Receipt">The command's, so that whoever finishes it leaves its reply.</param>
internal sealed record FolderPlan(
    WorkspaceId WorkspaceId, string Folder, IReadOnlyList<TreeChange> Changes, string By, RewindEnd? Rewind = null, CommandReceipt? Receipt = null)
{
    /// <summary>The whole folder goes; it is one that Gantry made.</summary>
    public bool Removes { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, FolderPlanJson.Default.FolderPlan);

    public static FolderPlan Parse(string json) =>
        JsonSerializer.Deserialize(json, FolderPlanJson.Default.FolderPlan) ?? throw new InvalidOperationException("A stored plan is empty.");
}

/// <summary>What a rewind tells at its end beyond the files that it changed.</summary>
/// <param name="Choice">How the agent was to work there; null when the conversation stays.</param>
internal sealed record RewindEnd(long ToSeq, RewindParts Restored, IReadOnlyList<string> Conflicts, IReadOnlyList<string> Left, AgentChoice? Choice = null);

[JsonSerializable(typeof(FolderPlan))]
internal sealed partial class FolderPlanJson : JsonSerializerContext;
