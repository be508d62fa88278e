using Gantry.Core.Data;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>The artifacts of one run.</summary>
/// <param name="limit">Bytes of each.</param>
internal sealed class ArtifactFolder(DataDirectory data, AgentTurn turn, long limit)
{
    /// <summary>The file that a call's output goes to; made with its first byte.</summary>
    public OutputArtifact For(ToolCallId call) => new(data.Artifacts, turn, call, limit);

    /// <summary>The name of what a call left when its daemon ended; null when there is nothing.</summary>
    public string? Left(ToolCallId call) => OutputArtifact.Left(data.Artifacts, turn, call);
}
