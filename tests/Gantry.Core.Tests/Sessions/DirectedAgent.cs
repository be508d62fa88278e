using System.Collections.Concurrent;
using System.Threading.Channels;
using Gantry.Core.Agents;
using Gantry.Protocol.Agents;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Tests.Sessions;

/// <summary>An agent that does what the test tells it, turn by turn.</summary>
internal sealed class DirectedAgent : IAgentRunner
{
    private readonly ConcurrentQueue<DirectedTurn> all = [];
    private readonly Channel<DirectedTurn> turns = Channel.CreateUnbounded<DirectedTurn>();

    public AgentName Name => AgentName.Demo;

    /// <summary>Like a program that is frozen: it does not hear that it should stop.</summary>
    public bool IsDeaf { get; init; }

    public bool AwaitsFilesKept { get; init; }

    public Task<Agent> LookAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public async Task RunAsync(AgentTurn turn, IRunJournal journal, CancellationToken cancellationToken)
    {
        var directed = new DirectedTurn(turn, journal, cancellationToken);
        all.Enqueue(directed);
        turns.Writer.TryWrite(directed);
        await directed.Ending.WaitAsync(IsDeaf ? CancellationToken.None : cancellationToken);
    }

    /// <summary>The next turn that begins.</summary>
    public async Task<DirectedTurn> NextTurnAsync() =>
        await turns.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Ends what the test did not end.</summary>
    public void EndAll()
    {
        foreach (var turn in all)
        {
            turn.Complete();
        }
    }
}

internal sealed record DirectedTurn(AgentTurn Turn, IRunJournal Journal, CancellationToken Stop)
{
    private readonly TaskCompletionSource ending = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ending => ending.Task;

    public void Complete() => ending.TrySetResult();

    public void Fail(Exception failure) => ending.TrySetException(failure);
}
