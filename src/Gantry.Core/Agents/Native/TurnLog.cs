using Gantry.Core.Agents.Native.Tools;
using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.Agents.Native;

/// <summary>The journal of a turn and the conversation that follows from it: what is recorded here stands in both.</summary>
internal sealed class TurnLog
{
    private readonly AgentTurn turn;
    private readonly NativeAgentOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    // Calls that run side by side record their results when they have them.
    private readonly Lock gate = new();

    private TurnLog(AgentTurn turn, IRunJournal journal, NativeAgentOptions options, TimeProvider time, ILogger logger)
    {
        this.turn = turn;
        this.options = options;
        this.time = time;
        this.logger = logger;
        Journal = journal;
        Conversation = new Conversation(turn.RunId);
    }

    public IRunJournal Journal { get; }

    /// <summary>What the history says, up to the last fact recorded here.</summary>
    public Conversation Conversation { get; private set; }

    /// <summary>What the tools remember of it.</summary>
    public ToolMemory Memory { get; private set; } = new();

    public static async Task<TurnLog> OpenAsync(
        AgentTurn turn, IRunJournal journal, NativeAgentOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var log = new TurnLog(turn, journal, options, time, logger);
        await log.ReadAgainAsync(cancellationToken);
        return log;
    }

    /// <summary>Records facts, all or none, unless the turn is cancelled first.</summary>
    public async Task RecordAsync(IReadOnlyList<EventPayload> facts, CancellationToken cancellationToken)
    {
        await Journal.RecordAsync(facts, cancellationToken);
        lock (gate)
        {
            foreach (var fact in facts)
            {
                Conversation.Apply(turn.RunId, fact);
                Memory.Apply(fact);
            }
        }
    }

    /// <summary>Records what has already happened, which stays true when the turn was cancelled meanwhile.</summary>
    public Task RecordDoneAsync(IReadOnlyList<EventPayload> facts) => RecordAsync(facts, CancellationToken.None);

    /// <summary>Records what a cancelled or failed turn leaves behind; bounded in time, and never hides why it ended.</summary>
    public async Task RecordLastWordsAsync(IReadOnlyList<EventPayload> facts)
    {
        if (facts.Count == 0)
        {
            return;
        }

        try
        {
            await Journal.RecordAsync(facts, CancellationToken.None).WaitAsync(options.LastWordsLimit, time, CancellationToken.None);
        }
        catch (Exception failure)
        {
            NativeAgentLines.LastWordsLost(logger, turn.RunId, failure);
        }
    }

    /// <summary>Takes the messages that steer this turn into the conversation.</summary>
    public async Task TakeSteeringAsync(CancellationToken cancellationToken)
    {
        if (await Journal.TakeSteeringAsync(cancellationToken) > 0)
        {
            await ReadAgainAsync(cancellationToken);
        }
    }

    /// <summary>Reads the conversation anew, with what others have recorded meanwhile.</summary>
    public async Task ReadAgainAsync(CancellationToken cancellationToken)
    {
        var history = new StandingHistory();
        await foreach (var entry in Journal.HistoryAsync(cancellationToken))
        {
            history.Add(entry);
        }

        var conversation = new Conversation(turn.RunId);
        foreach (var call in history.All.Select(entry => entry.Payload).OfType<ToolCall>())
        {
            conversation.Remember(call.ToolCallId);
        }

        var memory = new ToolMemory();
        foreach (var entry in history.Standing)
        {
            conversation.Apply(entry.RunId, entry.Payload);
            memory.Apply(entry.Payload);
        }

        Conversation = conversation;
        Memory = memory;
    }
}
