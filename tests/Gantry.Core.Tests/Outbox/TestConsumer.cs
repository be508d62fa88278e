using Gantry.Core.Events;
using Gantry.Core.Outbox;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Tests.Outbox;

/// <summary>A consumer that remembers all that came, repetitions too.</summary>
/// <param name="fault">Called with each page: says how many of it are taken before it fails; null when it does not.</param>
internal sealed class TestConsumer(string name = "test", Func<IReadOnlyList<LoggedEvent>, int?>? fault = null) : IOutboxConsumer
{
    private readonly Lock gate = new();
    private readonly List<(SessionId Session, long Seq)> received = [];
    private readonly List<(Func<bool> IsSo, TaskCompletionSource Told)> watchers = [];

    public string Name => name;

    public int Tries { get; private set; }

    /// <summary>What a page waits for before it is taken.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public List<(SessionId Session, long Seq)> Received
    {
        get
        {
            lock (gate)
            {
                return [.. received];
            }
        }
    }

    public async Task DeliverAsync(IReadOnlyList<LoggedEvent> events, CancellationToken cancellationToken)
    {
        Tell(() => Tries++);
        await Gate;
        var taken = fault?.Invoke(events);
        Tell(() => received.AddRange(events.Take(taken ?? events.Count).Select(logged => (logged.SessionId, logged.Position.Value))));
        if (taken is not null)
        {
            throw new IOException("The broker is away.");
        }
    }

    public Task UntilTriedAsync(int tries) => UntilAsync(() => Tries >= tries);

    public Task UntilReceivedAsync(int distinct) => UntilAsync(() => received.Distinct().Count() >= distinct);

    private Task UntilAsync(Func<bool> isSo)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Tell(() => watchers.Add((isSo, told)));
        return told.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    private void Tell(Action change)
    {
        lock (gate)
        {
            change();
            watchers.FindAll(watcher => watcher.IsSo()).ForEach(watcher => watcher.Told.TrySetResult());
        }
    }
}
