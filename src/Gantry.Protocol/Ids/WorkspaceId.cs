using System.Text.Json.Serialization;
using Gantry.Protocol.Json;

namespace Gantry.Protocol.Ids;

/// <summary>A repository or folder that agents work in.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<WorkspaceId>))]
public readonly record struct WorkspaceId : IEntityId<WorkspaceId>
{
    private readonly Guid value;

    private WorkspaceId(Guid value) => this.value = EntityId.NotEmpty(value, Noun);

    /// <inheritdoc/>
    public static string Noun => "workspace";

    /// <inheritdoc/>
    public Guid Value => EntityId.NotEmpty(value, Noun);

    /// <summary>A new id; later ids sort after earlier ones to the millisecond (UUID version 7).</summary>
    public static WorkspaceId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static WorkspaceId From(Guid value) => new(value);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is no UUID.</exception>
    public static WorkspaceId Parse(string text) => EntityId.Parse<WorkspaceId>(text);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
