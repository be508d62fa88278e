using System.Text.Json.Serialization;

namespace Gantry.Protocol.Workspaces;

/// <summary>How far an import is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImportState>))]
public enum ImportState
{
    /// <summary>It is under way.</summary>
    [JsonStringEnumMemberName("importing")]
    Importing,

    /// <summary>The workspace is there.</summary>
    [JsonStringEnumMemberName("ready")]
    Ready,

    /// <summary>It failed; nothing is left of it.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>A user stopped it; nothing is left of it.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
