using System.Text.Json.Serialization;

namespace Gantry.Protocol.Approvals;

/// <summary>What stands in the inbox.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ApprovalKind>))]
public enum ApprovalKind
{
    /// <summary>May a tool run? Allowed or denied.</summary>
    [JsonStringEnumMemberName("approval")]
    Approval,

    /// <summary>The agent wants to know something. Answered with words or choices.</summary>
    [JsonStringEnumMemberName("question")]
    Question,

    /// <summary>Shall it be done like this? Allowed, or denied with what should be different.</summary>
    [JsonStringEnumMemberName("plan")]
    Plan,
}
