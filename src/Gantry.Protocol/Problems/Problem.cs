using System.Text.Json.Serialization;

namespace Gantry.Protocol.Problems;

/// <summary>A refusal as an RFC 9457 problem document.</summary>
/// <param name="Type">Stable: <c>urn:gantry:problem:</c> and a name.</param>
/// <param name="Title">What kind of refusal, in a few words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong and what to do next.</param>
/// <param name="Errors">The fields that are wrong, each with its sentences.</param>
public sealed record Problem(
    string Type,
    string Title,
    int Status,
    string? Detail = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors = null);
