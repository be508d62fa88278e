using Gantry.Core.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Server.Sockets;

/// <summary>One entity that a client hears about, as that client named it.</summary>
/// <param name="Session">Whose log tells about it.</param>
/// <param name="Run">Only events of this run; null for all of the session.</param>
internal sealed record WatchedEntity(EntityType Type, Guid Id, SessionId Session, RunId? Run)
{
    /// <summary>The entity of this type that an event belongs to; null when it belongs to none.</summary>
    public static WatchedEntity? Of(EntityType type, FeedFrame frame) => (type, frame) switch
    {
        (_, { SessionId: null }) or (EntityType.Run, { RunId: null }) => null,
        (EntityType.Run, _) => new WatchedEntity(type, frame.RunId!.Value.Value, frame.SessionId!.Value, frame.RunId),
        _ => new WatchedEntity(type, frame.SessionId!.Value.Value, frame.SessionId.Value, null),
    };

    public bool Covers(FeedFrame frame) => Run is null || frame.RunId == Run || frame.Name == FeedFrame.Reset;
}
