using BenchmarkDotNet.Attributes;
using Gantry.Adapters.Storage.Sqlite;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

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

    private string folder = "";
    private ServiceProvider services = null!;
    private EventLog log = null!;
    private SessionId session;
    private BareLog bare = null!;

    [GlobalSetup]
    public void Open()
    {
        folder = Directory.CreateTempSubdirectory("gantry-bench-").FullName;
        services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new DataDirectory(Path.Combine(folder, "log")))
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSqliteStore()
            .AddSingleton<EventLog>()
            .BuildServiceProvider();
        Directory.CreateDirectory(Path.Combine(folder, "log"));
        log = services.GetRequiredService<EventLog>();
        session = SessionId.New();
        bare = new BareLog(Path.Combine(folder, "bare.db"));
    }

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        await services.DisposeAsync();
        await bare.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Benchmark(Baseline = true, Description = "bare SQLite, synchronous=FULL, group commit", OperationsPerInvoke = Publishers * EventsEach)]
    public Task BareAsync()
    {
        var envelope = new EventEnvelope(EventPosition.At(1), DateTimeOffset.UnixEpoch, session, null, AgentName.Demo, new AssistantFinal(ItemId.From("x"), Text)).ToUtf8Json();
        return PublishAsync(() => bare.AppendAsync(envelope));
    }

    [Benchmark(Description = "EventLog over SQLite", OperationsPerInvoke = Publishers * EventsEach)]
    public Task EventLogAsync() =>
        PublishAsync(() => log.CommitAsync(transaction => transaction.Append(new NewEvent(session, null, AgentName.Demo, new AssistantFinal(ItemId.From("x"), Text)))));

    private static Task PublishAsync(Func<Task> append) =>
        Task.WhenAll(Enumerable.Range(0, Publishers).Select(_ => Task.Run(async () =>
        {
            for (var n = 0; n < EventsEach; n++)
            {
                await append();
            }
        })));
}
