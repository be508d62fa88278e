using System.Buffers;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Sessions;
using Gantry.Protocol.Ids;

namespace Gantry.Server.Sockets;

/// <summary>
/// Events of many sessions over one WebSocket (docs/decisions/0008). Named entities are followed each through its session's log, from its beginning or after the
/// position given; without names everything that happens from now on is told. An event is told once for each entity that was asked for.
/// </summary>
internal sealed class EntityEventSocket(EventLog log, SocketConversation conversation)
{
    /// <exception cref="GantryException">A run that was named is not there.</exception>
    public async Task HoldAsync(HttpContext context, EntityEventFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Ids.Count > 0)
        {
            var entities = await log.ReadAsync(view => filter.Ids.Select(id => Find(view, filter.Types, id)).ToList(), cancellationToken);
            await HoldAsync(context, (socket, ending) => TellOfNamedAsync(socket, filter, entities, ending));
            return;
        }

        // Attached before the upgrade is answered: what is committed after the client knows that it is connected reaches it.
        using var everything = log.FollowAll();
        await HoldAsync(context, (socket, ending) => TellOfAllAsync(socket, filter, everything, ending));
    }

    private Task HoldAsync(HttpContext context, Func<JsonSocket, CancellationToken, Task> tell) =>
        conversation.HoldAsync(context, tell, static (request, _) => throw request.Unknown("ack or ping"));

    // An id that nothing has yet may become a session's: one may listen first.
    private static WatchedEntity Find(IStoreView view, IReadOnlyList<EntityType> types, Guid id)
    {
        var session = SessionId.From(id);
        var run = RunId.From(id);
        var mayBeRun = types.Count == 0 || types.Contains(EntityType.Run);
        if (mayBeRun && view.Runs.Find(run) is { } found)
        {
            return new WatchedEntity(EntityType.Run, id, found.SessionId, run);
        }

        return types is [EntityType.Run]
            ? throw GantryException.NotFound(RunId.Noun, run)
            : new WatchedEntity(types.FirstOrDefault(type => type != EntityType.Run), id, session, null);
    }

    private async Task TellOfNamedAsync(JsonSocket socket, EntityEventFilter filter, IReadOnlyList<WatchedEntity> entities, CancellationToken ending)
    {
        using var together = CancellationTokenSource.CreateLinkedTokenSource(ending);
        var telling = entities.GroupBy(entity => entity.Session).Select(group => TellOfSessionAsync(group.Key, [.. group])).ToList();

        // One that fails ends them all, and is the reason that is told.
        var first = await Task.WhenAny(telling);
        await together.CancelAsync();
        await Task.WhenAll(telling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;

        async Task TellOfSessionAsync(SessionId session, IReadOnlyList<WatchedEntity> watched)
        {
            await foreach (var burst in log.FollowAsync(session, filter.After, together.Token))
            {
                await TellAsync(socket, filter, burst, frame => watched.Where(entity => entity.Covers(frame)), together.Token);
            }
        }
    }

    private static async Task TellOfAllAsync(JsonSocket socket, EntityEventFilter filter, NodeReader everything, CancellationToken ending)
    {
        IReadOnlyList<EntityType> types = filter.Types.Count == 0 ? [EntityType.Session] : filter.Types;
        await foreach (var burst in everything.ReadAsync(ending))
        {
            await TellAsync(socket, filter, burst, frame => types.Select(type => WatchedEntity.Of(type, frame)).OfType<WatchedEntity>(), ending);
        }
    }

    private static async Task TellAsync(
        JsonSocket socket,
        EntityEventFilter filter,
        IReadOnlyList<FeedFrame> burst,
        Func<FeedFrame, IEnumerable<WatchedEntity>> entitiesOf,
        CancellationToken ending)
    {
        var messages =
            from frame in burst
            let told = EntityEvent.Of(frame)
            where told is not null && filter.Wants(told.Name)
            from entity in entitiesOf(frame)
            select new ReadOnlySequence<byte>(told.ToJson(entity));
        await socket.SendAsync(messages, ending);
    }
}
