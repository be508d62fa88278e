using System.Text.Json.Serialization;

namespace Gantry.Protocol.Approvals;

/// <summary>What a rule is about, and so how its pattern is read.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuleKind>))]
public enum RuleKind
{
    /// <summary>A program with its arguments, such as <c>git log *</c>.</summary>
    [JsonStringEnumMemberName("command")]
    Command,

    /// <summary>A file that changes, such as <c>src/**</c>.</summary>
    [JsonStringEnumMemberName("file")]
    File,

    /// <summary>A connection, such as <c>*.example.com:443</c>.</summary>
    [JsonStringEnumMemberName("network")]
    Network,

    /// <summary>A tool of which only the name is known, such as <c>mcp__github__*</c>.</summary>
    [JsonStringEnumMemberName("tool")]
    Tool,
}
