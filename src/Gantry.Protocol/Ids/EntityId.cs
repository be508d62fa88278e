namespace Gantry.Protocol.Ids;

/// <summary>What all UUID ids share.</summary>
public static class EntityId
{
    /// <summary>Reads an id's text form.</summary>
    /// <exception cref="FormatException">The text is no UUID, or the empty one.</exception>
    public static TId Parse<TId>(string text)
        where TId : struct, IEntityId<TId> =>
        IEntityId<TId>.TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no {TId.Noun} id: it must be a UUID.");

    internal static Guid NotEmpty(Guid value, string noun) =>
        value != Guid.Empty ? value : throw new InvalidOperationException($"A {noun} id cannot be empty.");
}
