using System.Text.Json.Serialization;
using Gantry.Protocol.Json;

namespace Gantry.Protocol.Ids;

/// <summary>A rule that answers approvals without a person.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<RuleId>))]
public readonly record struct RuleId : IEntityId<RuleId>
{
    private readonly Guid value;

    private RuleId(Guid value) => this.value = EntityId.NotEmpty(value, Noun);

    /// <inheritdoc/>
    public static string Noun => "rule";

    /// <inheritdoc/>
    public Guid Value => EntityId.NotEmpty(value, Noun);

    /// <summary>A new id; later ids sort after earlier ones to the millisecond (UUID version 7).</summary>
    public static RuleId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static RuleId From(Guid value) => new(value);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is no UUID.</exception>
    public static RuleId Parse(string text) => EntityId.Parse<RuleId>(text);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
