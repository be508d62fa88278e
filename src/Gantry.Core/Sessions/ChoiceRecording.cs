using Gantry.Core.Agents;
using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Sessions;

/// <summary>Writes down how a session's agent is to work: the fact, and what the session shows of it.</summary>
internal static class ChoiceRecording
{
    extension(IStoreTransaction transaction)
    {
        /// <param name="run">The run that it happens in, if any.</param>
        public EventPosition Choose(SessionId id, AgentChosen chosen, RunId? run = null)
        {
            var session = transaction.Sessions.Find(id)!;
            transaction.Sessions.Choose(id, AgentChoice.Of(session).With(chosen));
            return transaction.Append(new NewEvent(id, run, session.Agent, chosen));
        }
    }
}
