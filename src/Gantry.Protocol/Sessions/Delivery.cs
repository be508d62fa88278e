using System.Text.Json.Serialization;

namespace Gantry.Protocol.Sessions;

/// <summary>How a message reaches the agent while a run is active; on an idle session all three start a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Delivery>))]
public enum Delivery
{
    /// <summary>As the next turn, after the active run and what was queued before.</summary>
    [JsonStringEnumMemberName("queue")]
    Queue,

    /// <summary>Into the turn that is under way, before the agent's next model call.</summary>
    [JsonStringEnumMemberName("steer")]
    Steer,

    /// <summary>Stop the active run, then this, before all that is queued.</summary>
    [JsonStringEnumMemberName("interrupt")]
    Interrupt,
}
