using System.Text.Json.Serialization;

namespace Gantry.Protocol.Events;

/// <summary>How a tool call ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ToolOutcome>))]
public enum ToolOutcome
{
    /// <summary>It ran and did its work.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>It ran and reports a failure, or its arguments were refused.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>A person or a rule said no; it did not run.</summary>
    [JsonStringEnumMemberName("denied")]
    Denied,

    /// <summary>It was stopped; what it had done by then stays done.</summary>
    [JsonStringEnumMemberName("interrupted")]
    Interrupted,

    /// <summary>The daemon ended while it ran: it may have run in part, whole or not at all.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,
}
