using System.Text.Json.Serialization;

namespace Gantry.Protocol.Approvals;

/// <summary>The answer to an approval.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ApprovalVerdict>))]
public enum ApprovalVerdict
{
    /// <summary>Do it.</summary>
    [JsonStringEnumMemberName("allow")]
    Allow,

    /// <summary>Do not; the agent is told.</summary>
    [JsonStringEnumMemberName("deny")]
    Deny,
}
