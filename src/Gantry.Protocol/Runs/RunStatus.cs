using System.Text.Json.Serialization;

namespace Gantry.Protocol.Runs;

/// <summary>Where a run stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
public enum RunStatus
{
    /// <summary>Accepted; waits for the session to be free.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>An agent works on it.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>An approval is pending.</summary>
    [JsonStringEnumMemberName("waiting_approval")]
    WaitingApproval,

    /// <summary>Stopped by a budget or quota; can go on.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>The agent finished. Terminal.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>A fault ended it. Terminal.</summary>
    [JsonStringEnumMemberName("error")]
    Error,

    /// <summary>A user gave it up. Terminal.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>A user stopped it to say something else, or its attempts are spent. Terminal.</summary>
    [JsonStringEnumMemberName("interrupted")]
    Interrupted,
}
