using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents;

/// <summary>What an agent may do to its run. Facts become durable before the call returns; frames are streamed at once.</summary>
public interface IRunJournal
{
    /// <summary>Records facts, all or none, in this order.</summary>
    Task RecordAsync(IReadOnlyList<EventPayload> facts, CancellationToken cancellationToken);

    /// <summary>Streams a frame of an item in flight.</summary>
    void Stream(EphemeralPayload frame);

    /// <summary>
    /// Keeps a frame of the agent's provider as it came, for people who ask for raw frames. Costs no disk access and never fails: one that is too long is cut,
    /// and one that finds no room is dropped, which its number tells. Never hand it what holds a secret, such as a request's headers.
    /// </summary>
    void RecordRaw(string frame);

    /// <summary>
    /// Asks before acting and waits for the answer, which may take days and outlive the daemon: asking again for the same tool call joins the request that
    /// there is, answered or not.
    /// </summary>
    Task<ApprovalAnswer> AskAsync(ApprovalQuestion question, CancellationToken cancellationToken);

    /// <summary>Asks the user something that is no approval and waits for the answer, under the promises of <see cref="AskAsync"/>.</summary>
    /// <returns>Each choice on a line of its own, then words; null when nobody answered in time.</returns>
    Task<string?> AskUserAsync(UserQuestion question, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the messages that steer this turn and have come since the last call: records each as injected and as a user message, in the order in which they
    /// were accepted. Called before every model call.
    /// </summary>
    /// <returns>How many there were.</returns>
    Task<int> TakeSteeringAsync(CancellationToken cancellationToken);

    /// <summary>Returns when a message that steers this turn may wait to be taken; for agents whose model calls nobody sees. May return once too often.</summary>
    Task AwaitSteeringAsync(CancellationToken cancellationToken);

    /// <summary>Takes back what a tool call still asks: its agent wants no answer any more. Who waits for it is told a denial.</summary>
    Task WithdrawAsync(ToolCallId call, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps the files as they are now for the end of the run, which then need not be waited for. Called when nothing that the turn started can change them any
    /// more. Never fails: what could not be kept now is kept at the end.
    /// </summary>
    Task KeepFilesAsync(CancellationToken cancellationToken);

    /// <summary>The last event that this turn is known to stand behind.</summary>
    EventPosition Position { get; }

    /// <summary>All durable events of the session so far, in order.</summary>
    IAsyncEnumerable<EventEnvelope> HistoryAsync(CancellationToken cancellationToken);
}
