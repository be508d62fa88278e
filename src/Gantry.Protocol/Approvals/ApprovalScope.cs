using System.Text.Json.Serialization;

namespace Gantry.Protocol.Approvals;

/// <summary>How far an answer reaches.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ApprovalScope>))]
public enum ApprovalScope
{
    /// <summary>This request only.</summary>
    [JsonStringEnumMemberName("once")]
    Once,

    /// <summary>Requests like it in this session.</summary>
    [JsonStringEnumMemberName("session")]
    Session,

    /// <summary>Requests like it in this workspace.</summary>
    [JsonStringEnumMemberName("workspace")]
    Workspace,

    /// <summary>Requests like it, everywhere.</summary>
    [JsonStringEnumMemberName("always")]
    Always,
}
