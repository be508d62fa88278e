using System.Text.Json.Serialization;
using Gantry.Protocol.Json;

namespace Gantry.Protocol.Ids;

/// <summary>A part of a run that can be gated, with its evidence; a gated tool call is the step of the same name.</summary>
[JsonConverter(typeof(NamedIdJsonConverter<StepId>))]
public readonly record struct StepId : INamedId<StepId>
{
    private readonly string? value;

    private StepId(string value) => this.value = NamedId.Checked(value, Noun);

    /// <inheritdoc/>
    public static string Noun => "step";

    /// <inheritdoc/>
    public string Value => value ?? throw new InvalidOperationException("A step id cannot be empty.");

    /// <inheritdoc/>
    public static StepId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
