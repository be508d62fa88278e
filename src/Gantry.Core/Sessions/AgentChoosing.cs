using Gantry.Core.Agents;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Sessions;

namespace Gantry.Core.Sessions;

/// <summary>Lets users choose how a session's agent works. The log says what was chosen; the session shows what stands.</summary>
public sealed class AgentChoosing(EventLog log, SessionDirectory sessions, ChoiceCheck check)
{
    /// <summary>Chooses for the next message on; choosing what stands already changes nothing.</summary>
    /// <exception cref="GantryException">The session is not there, was imported (conflict), or its agent has no such mode or model (invalid).</exception>
    public async Task<Session> ChooseAsync(SessionId id, ChooseAgent request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(origin);
        var session = await sessions.FindAsync(id, cancellationToken);
        if (session.Mode == SessionMode.Imported)
        {
            throw GantryException.Conflict("session-imported", "This session was imported and can only be read; begin a new one in its workspace to go on.");
        }

        await check.CheckAsync(session.Agent, request.AgentMode, request.Model, cancellationToken);
        return await log.CommitOnceAsync(
            origin.Receipt,
            transaction =>
            {
                if (AgentChoice.Of(transaction.Sessions.Find(id)!).Towards(request.AgentMode, request.Model, origin.Actor) is { } chosen)
                {
                    transaction.Choose(id, chosen);
                }

                return transaction.Sessions.Find(id)!;
            },
            cancellationToken);
    }
}
