using System.Text.Json.Serialization;

namespace Gantry.Protocol.Approvals;

/// <summary>An example that a rule carries, so that it cannot come to mean something else unnoticed.</summary>
/// <param name="Input">What is asked, in the terms of the rule's kind: a command line, a path, a host with or without a port, a tool's name.</param>
public sealed record RuleTest(string Input, RuleTestExpectation Expect);

/// <summary>Whether a rule, by itself, decides about an example.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuleTestExpectation>))]
public enum RuleTestExpectation
{
    /// <summary>An allow rule covers all of it; a deny or ask rule is about some of it.</summary>
    [JsonStringEnumMemberName("matches")]
    Matches,

    /// <summary>It does not.</summary>
    [JsonStringEnumMemberName("not")]
    Not,
}
