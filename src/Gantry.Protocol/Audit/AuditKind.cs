using System.Text.Json.Serialization;

namespace Gantry.Protocol.Audit;

/// <summary>What an audit entry is about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditKind>))]
public enum AuditKind
{
    /// <summary>An approval or plan was allowed, denied, given up or taken back.</summary>
    [JsonStringEnumMemberName("decision")]
    Decision,

    /// <summary>A question of an agent was answered, given up or taken back.</summary>
    [JsonStringEnumMemberName("question")]
    Question,

    /// <summary>A one-time link was made.</summary>
    [JsonStringEnumMemberName("link")]
    Link,

    /// <summary>A workspace was trusted, or is trusted no more.</summary>
    [JsonStringEnumMemberName("trust")]
    Trust,

    /// <summary>A rule was added or revoked.</summary>
    [JsonStringEnumMemberName("rule")]
    Rule,

    /// <summary>A request was turned away before it reached anything, or an answer did not count.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>A virtual key of the model gateway was made, changed or revoked.</summary>
    [JsonStringEnumMemberName("key")]
    Key,
}
