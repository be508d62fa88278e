using System.Collections.Concurrent;
using Gantry.Core.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Sessions;

/// <summary>Lets a turn wait for messages that steer it, and rings when one may be there. What came through another node is found by the sweep.</summary>
public sealed class SteeringBell(EventLog log)
{
    private readonly ConcurrentDictionary<SessionId, TaskCompletionSource> waiting = [];

    /// <summary>Returns when a message waits to steer the session's run; of those who wait for one session, the last counts.</summary>
    internal async Task WaitAsync(SessionId session, CancellationToken cancellationToken)
    {
        // Subscribe first, look second: a message that comes in between is seen by one of the two.
        var rung = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[session] = rung;
        try
        {
            if (await log.ReadAsync(view => view.Messages.WaitingToSteer(session).Count, cancellationToken) == 0)
            {
                await rung.Task.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            waiting.TryRemove(KeyValuePair.Create(session, rung));
        }
    }

    /// <summary>Says that a message may wait; once too often does no harm.</summary>
    internal void Ring(SessionId session)
    {
        if (waiting.TryGetValue(session, out var rung))
        {
            rung.TrySetResult();
        }
    }

    /// <summary>Rings for what was said through another node.</summary>
    internal async Task RingSaidAsync(CancellationToken cancellationToken)
    {
        var listening = waiting.Keys.ToList();
        if (listening.Count == 0)
        {
            return;
        }

        foreach (var session in await log.ReadAsync(view => listening.Where(session => view.Messages.WaitingToSteer(session).Count > 0).ToList(), cancellationToken))
        {
            Ring(session);
        }
    }
}
