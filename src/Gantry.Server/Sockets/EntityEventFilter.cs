using Gantry.Core.Failures;
using Gantry.Protocol.Events;
using Gantry.Server.Http;

namespace Gantry.Server.Sockets;

/// <summary>What a client of <c>/ws/events</c> wants to hear: each list is comma-separated, may be repeated, and means everything when it is empty.</summary>
/// <param name="Types">Of entities.</param>
/// <param name="EventTypes">Names such as <c>agent.message</c>; case does not count.</param>
/// <param name="After">The position that one named entity goes on from.</param>
internal sealed record EntityEventFilter(IReadOnlyList<EntityType> Types, IReadOnlyList<Guid> Ids, IReadOnlySet<string> EventTypes, EventPosition After)
{
    private const int MostIds = 64;
    private const int MostEventTypes = 64;
    private const int LongestEventType = 100;
    private const string OldPrefix = "SANDBOX_";

    /// <exception cref="GantryException">A part of the query cannot be meant (422).</exception>
    public static EntityEventFilter Parse(HttpRequest request)
    {
        var ids = IdsOf(Words(request, "entity_ids"));
        return request.Query.ContainsKey("after") && ids.Count != 1
            ? throw GantryException.Invalid("after", "after is a place in the log of one entity: name that one in entity_ids, or leave after away.")
            : new EntityEventFilter(
                [.. Words(request, "entity_types").Select(TypeOf).Distinct()],
                ids,
                EventNames(Words(request, "event_types")),
                ids.Count == 1 ? EventStream.Position(request) : EventPosition.Start);
    }

    /// <summary>Whether an event of this name is wanted.</summary>
    public bool Wants(string eventType) => EventTypes.Count == 0 || EventTypes.Contains(eventType);

    private static EntityType TypeOf(string word) => word switch
    {
        "session" => EntityType.Session,
        "run" => EntityType.Run,
        "sandbox" => EntityType.Sandbox,
        _ => throw GantryException.Invalid("entity_types", "entity_types takes session, run and sandbox, separated by commas."),
    };

    private static List<Guid> IdsOf(List<string> words)
    {
        if (words.Count > MostIds)
        {
            throw GantryException.Invalid("entity_ids", $"entity_ids may name {MostIds} entities at most; name none to hear of all.");
        }

        return
        [
            .. words.Select(word => Guid.TryParseExact(word, "D", out var id) && id != Guid.Empty
                ? id
                : throw GantryException.Invalid("entity_ids", "entity_ids must be UUIDs, separated by commas.")).Distinct(),
        ];
    }

    private static HashSet<string> EventNames(List<string> words) =>
        words.Count <= MostEventTypes && words.All(word => word.Length <= LongestEventType)
            ? words.Select(word => word.StartsWith(OldPrefix, StringComparison.OrdinalIgnoreCase) ? word[OldPrefix.Length..] : word).ToHashSet(StringComparer.OrdinalIgnoreCase)
            : throw GantryException.Invalid("event_types", $"event_types may have {MostEventTypes} names of {LongestEventType} characters at most.");

    private static List<string> Words(HttpRequest request, string field) =>
        [.. request.Query[field].SelectMany(text => (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
