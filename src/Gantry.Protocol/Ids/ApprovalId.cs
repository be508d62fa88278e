using System.Text.Json.Serialization;
using Gantry.Protocol.Json;

namespace Gantry.Protocol.Ids;

/// <summary>A durable question that an agent asks before it acts, and its answer.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<ApprovalId>))]
public readonly record struct ApprovalId : IEntityId<ApprovalId>
{
    private readonly Guid value;

    private ApprovalId(Guid value) => this.value = EntityId.NotEmpty(value, Noun);

    /// <inheritdoc/>
    public static string Noun => "approval";

    /// <inheritdoc/>
    public Guid Value => EntityId.NotEmpty(value, Noun);

    /// <summary>A new id; later ids sort after earlier ones to the millisecond (UUID version 7).</summary>
    public static ApprovalId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static ApprovalId From(Guid value) => new(value);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is no UUID.</exception>
    public static ApprovalId Parse(string text) => EntityId.Parse<ApprovalId>(text);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
