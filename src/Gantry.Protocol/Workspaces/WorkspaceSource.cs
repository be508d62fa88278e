using System.Text.Json.Serialization;

namespace Gantry.Protocol.Workspaces;

/// <summary>Where a workspace came from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WorkspaceSource>))]
public enum WorkspaceSource
{
    /// <summary>Any git URL, not only GitHub's: a managed copy. The name is the one that clients know.</summary>
    [JsonStringEnumMemberName("github")]
    Git,

    /// <summary>A folder of this machine, worked on in place.</summary>
    [JsonStringEnumMemberName("local")]
    Local,
}
