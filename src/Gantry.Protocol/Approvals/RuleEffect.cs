using System.Text.Json.Serialization;

namespace Gantry.Protocol.Approvals;

/// <summary>What a rule says of what it matches, and what a judgement comes to. Of several, the strictest counts: deny, then ask, then allow.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuleEffect>))]
public enum RuleEffect
{
    /// <summary>Do it, unasked.</summary>
    [JsonStringEnumMemberName("allow")]
    Allow,

    /// <summary>A person decides.</summary>
    [JsonStringEnumMemberName("ask")]
    Ask,

    /// <summary>Do not; the agent is told why.</summary>
    [JsonStringEnumMemberName("deny")]
    Deny,
}
