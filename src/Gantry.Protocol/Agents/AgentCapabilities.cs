using System.Text.Json.Serialization;

namespace Gantry.Protocol.Agents;

/// <summary>What an agent can honestly do; a client offers no more than this.</summary>
/// <param name="Steering">What becomes of a message that steers.</param>
/// <param name="Denial">How the agent learns why something was denied.</param>
/// <param name="EditedInput">An approval may be answered with other input.</param>
/// <param name="Resume">It goes on with its own memory after its process, or the daemon, ended.</param>
/// <param name="Fork">A fork of the session at its end keeps the agent's own memory; at any other place it is told what was said.</param>
/// <param name="Images">It sees images that messages carry.</param>
/// <param name="Modes">Its ways to work, the usual one first; empty when it has only one.</param>
/// <param name="Models">Models that a session may name for it: the one that is configured, and the routes of the model gateway that serve it.</param>
/// <param name="RulesSee">Which of its actions approvals and rules see, in a sentence or two.</param>
public sealed record AgentCapabilities(
    SteeringWay Steering,
    DenialWay Denial,
    bool EditedInput,
    bool Resume,
    bool Fork,
    bool Images,
    IReadOnlyList<string> Modes,
    IReadOnlyList<string> Models,
    string RulesSee)
{
    /// <summary>The model that it works with when a session names none; null: the agent chooses.</summary>
    public string? UsualModel { get; init; }

    /// <summary>A session may name other models besides, under their makers' names.</summary>
    public bool OtherModels { get; init; }
}

/// <summary>What becomes of a message that steers a turn.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SteeringWay>))]
public enum SteeringWay
{
    /// <summary>It goes into the turn, before the next model call.</summary>
    [JsonStringEnumMemberName("native")]
    Native,

    /// <summary>The turn is interrupted and goes on with the message.</summary>
    [JsonStringEnumMemberName("interrupt-and-send")]
    InterruptAndSend,
}

/// <summary>How an agent learns why something was denied.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DenialWay>))]
public enum DenialWay
{
    /// <summary>With the denial.</summary>
    [JsonStringEnumMemberName("with-the-answer")]
    WithTheAnswer,

    /// <summary>As a message of its own, right behind the denial.</summary>
    [JsonStringEnumMemberName("as-a-message")]
    AsMessage,
}
