using System.Text.Json.Serialization;
using Gantry.Protocol.Json;

namespace Gantry.Protocol.Ids;

/// <summary>One thing that grows while it streams (a text, a thought, a tool's output) and ends as one durable event.</summary>
[JsonConverter(typeof(NamedIdJsonConverter<ItemId>))]
public readonly record struct ItemId : INamedId<ItemId>
{
    private readonly string? value;

    private ItemId(string value) => this.value = NamedId.Checked(value, Noun);

    /// <inheritdoc/>
    public static string Noun => "item";

    /// <inheritdoc/>
    public string Value => value ?? throw new InvalidOperationException("A item id cannot be empty.");

    /// <inheritdoc/>
    public static ItemId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
