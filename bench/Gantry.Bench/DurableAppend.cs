using BenchmarkDotNet.Attributes;
using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Bench;

/// <summary>
/// Sixteen publishers append events of about 300 bytes, each waiting until its own is durable: through the event log, beside a bare SQLite file at
/// synchronous=FULL that commits whatever has gathered, under one lock.
/// </summary>
public class DurableAppend
{
    private const int Publishers = 16;
    private const int EventsEach = 64;
    private static readonly string Text = new('x', 120);

    private TemporaryLog temporary = null!;
    private SessionId session;
    private BareLog bare = null!;

    [GlobalSetup]
    public void Open()
    {
        temporary = new TemporaryLog();
        session = SessionId.New();
        bare = new BareLog(Path.Combine(temporary.Folder, "bare.db"));
    }

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        await bare.DisposeAsync();
        await temporary.DisposeAsync();
    }

    [Benchmark(Baseline = true, Description = "bare SQLite, synchronous=FULL, group commit", OperationsPerInvoke = Publishers * EventsEach)]
    public Task BareAsync()
    {
        var envelope = new EventEnvelope(EventPosition.At(1), DateTimeOffset.UnixEpoch, session, null, AgentName.Demo, new AssistantFinal(ItemId.From("x"), Text)).ToUtf8Json();
        return PublishAsync(() => bare.AppendAsync(envelope));
    }

    [Benchmark(Description = "EventLog over SQLite", OperationsPerInvoke = Publishers * EventsEach)]
    public Task EventLogAsync() =>
        PublishAsync(() => temporary.Log.CommitAsync(transaction => transaction.Append(new NewEvent(session, null, AgentName.Demo, new AssistantFinal(ItemId.From("x"), Text)))));

    private static Task PublishAsync(Func<Task> append) =>
        Task.WhenAll(Enumerable.Range(0, Publishers).Select(_ => Task.Run(async () =>
        {
            for (var n = 0; n < EventsEach; n++)
            {
                await append();
            }
        })));
}
