using Gantry.Core.Failures;
using Gantry.Protocol.Ids;

namespace Gantry.Server.Http;

/// <summary>Reads ids from paths and queries.</summary>
internal static class RouteId
{
    /// <summary>An id in a path: one that is no UUID names nothing that there is.</summary>
    public static TId Of<TId>(string text)
        where TId : struct, IEntityId<TId> =>
        IEntityId<TId>.TryParse(text, out var id) ? id : throw GantryException.NotFound(TId.Noun, $"'{Core.Text.VisibleText.Of(text)}': its id would be a UUID");

    /// <summary>An id in a query: absent is null, one that is no UUID is a fault of that field.</summary>
    public static TId? Filter<TId>(string? text, string field)
        where TId : struct, IEntityId<TId> =>
        text is null ? null
        : IEntityId<TId>.TryParse(text, out var id) ? id
        : throw GantryException.Invalid(field, $"{field} must be a UUID.");
}
