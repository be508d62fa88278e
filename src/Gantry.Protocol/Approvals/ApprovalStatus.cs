using System.Text.Json.Serialization;

namespace Gantry.Protocol.Approvals;

/// <summary>Where an approval stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ApprovalStatus>))]
public enum ApprovalStatus
{
    /// <summary>Waits for an answer.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Answered: do it.</summary>
    [JsonStringEnumMemberName("allowed")]
    Allowed,

    /// <summary>Answered: do not.</summary>
    [JsonStringEnumMemberName("denied")]
    Denied,

    /// <summary>Nobody answered before the deadline: do not.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>The run that asked was stopped before anybody answered.</summary>
    [JsonStringEnumMemberName("withdrawn")]
    Withdrawn,

    /// <summary>A question that somebody answered.</summary>
    [JsonStringEnumMemberName("answered")]
    Answered,
}
