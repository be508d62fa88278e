using System.Text.Json.Serialization;

namespace Gantry.Protocol.Approvals;

/// <summary>Where a rule stands, the weightiest first. Of rules that say the same, the one of the weightier layer is named.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuleLayer>))]
public enum RuleLayer
{
    /// <summary>From the operator's file; nobody changes it through Gantry.</summary>
    [JsonStringEnumMemberName("managed")]
    Managed,

    /// <summary>Everywhere.</summary>
    [JsonStringEnumMemberName("user")]
    User,

    /// <summary>In one workspace.</summary>
    [JsonStringEnumMemberName("workspace")]
    Workspace,

    /// <summary>In one session.</summary>
    [JsonStringEnumMemberName("session")]
    Session,
}
