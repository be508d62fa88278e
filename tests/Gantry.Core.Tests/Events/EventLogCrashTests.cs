using Gantry.Adapters.Storage.Sqlite;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Core.Tests.Events;

/// <summary>
/// Random walks over a log on a real database: appends, readers that come, read a little and go, and crashes, which leave the files as they lie while the
/// store still has them open. Whatever the walk, a reader has seen a beginning of the log, each event once, and gets the rest of it when it reads on.
/// </summary>
public sealed class EventLogCrashTests(ITestOutputHelper output)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_happens_a_reader_has_seen_a_beginning_of_the_log_and_then_sees_all_of_it()
    {
        var luck = Rounds.Luck(output.WriteLine);
        for (var walk = 0; walk < Rounds.Of(few: 15, many: 1000); walk++)
        {
            await WalkAsync(new Random(luck.Next()));
        }
    }

    private static async Task WalkAsync(Random luck)
    {
        using var directory = new TemporaryDirectory();
        var session = SessionId.New();
        var readers = Enumerable.Range(0, 4).Select(_ => new Reader(session)).ToList();
        var acknowledged = new List<string>();
        var life = 0;
        var daemon = new Daemon(directory[$"{life}"]);
        for (var step = 0; step < 60; step++)
        {
            switch (luck.Next(10))
            {
                case < 5:
                    var (count, refuseOne) = (luck.Next(1, 8), luck.Next(4) == 0);
                    var watching = luck.Next(2) == 0
                        ? readers[luck.Next(readers.Count)].ReadSomeAsync(daemon.Log, int.MaxValue, acknowledged.Count + count - (refuseOne ? 1 : 0))
                        : Task.CompletedTask;
                    acknowledged.AddRange(await daemon.AppendAsync(session, count, refuseOne));
                    await watching;
                    break;
                case < 9:
                    await readers[luck.Next(readers.Count)].ReadSomeAsync(daemon.Log, luck.Next(1, 20), acknowledged.Count);
                    break;
                default:
                    var next = directory[$"{++life}"];
                    var inFlight = Enumerable.Range(0, luck.Next(0, 30)).Select(_ => Guid.NewGuid().ToString()).ToList();
                    daemon = await daemon.CrashAsync(session, inFlight, next);
                    var stored = await daemon.TextsAsync(session);

                    // What was under way may be there or not, but once and behind all that was acknowledged.
                    stored.Take(acknowledged.Count).ShouldBe(acknowledged);
                    stored.ShouldBeUnique();
                    stored.Skip(acknowledged.Count).ShouldBeSubsetOf(inFlight);
                    acknowledged = stored;
                    break;
            }
        }

        foreach (var reader in readers)
        {
            reader.Seen.ShouldBe(acknowledged.Take(reader.Seen.Count));
            await reader.ReadSomeAsync(daemon.Log, int.MaxValue, acknowledged.Count);
            reader.Seen.ShouldBe(acknowledged);
        }

        await daemon.DisposeAsync();
    }

    private sealed class Reader(SessionId session)
    {
        /// <summary>The texts, in the order they came; as many as the last position that was seen.</summary>
        public List<string> Seen { get; } = [];

        /// <summary>Attaches, reads so many events that are there, and leaves.</summary>
        public async Task ReadSomeAsync(EventLog log, int most, int there)
        {
            if (Seen.Count == there)
            {
                return;
            }

            var enough = most < there - Seen.Count ? Seen.Count + most : there;
            await foreach (var burst in log.FollowAsync(session, EventPosition.At(Seen.Count), Cancelled))
            {
                foreach (var frame in burst.Where(frame => frame.Position is not null))
                {
                    frame.Position!.Value.Value.ShouldBe(Seen.Count + 1);
                    Seen.Add(EventLogFixture.TextOf(frame));
                    if (Seen.Count == enough)
                    {
                        return;
                    }
                }
            }
        }
    }

    private sealed class Daemon : IAsyncDisposable
    {
        private const long MostBeforeCheckpoint = 1000 * 4096;

        private readonly DataDirectory data;
        private readonly SqliteStore store;

        public Daemon(string root)
        {
            data = new DataDirectory(root);
            store = SqliteStore.Open(data, TimeProvider.System, NullLogger<SqliteStore>.Instance);
            Log = new EventLog(store, TimeProvider.System, NullLogger<EventLog>.Instance);
        }

        public EventLog Log { get; }

        /// <summary>Appends so many at once and gives those that are acknowledged, in their order; one of them may be refused.</summary>
        public async Task<IEnumerable<string>> AppendAsync(SessionId session, int count, bool refuseOne)
        {
            var appends = Enumerable.Range(0, count).Select(n => AppendAsync(session, isRefused: refuseOne && n == count / 2));
            return (await Task.WhenAll(appends)).OfType<(EventPosition At, string Text)>().OrderBy(append => append.At.Value).Select(append => append.Text);
        }

        /// <summary>Ends in the middle of appends: another daemon goes on with the files as they are at some moment.</summary>
        public async Task<Daemon> CrashAsync(SessionId session, IReadOnlyList<string> inFlight, string root)
        {
            // A checkpoint between the copies of two files would give a pair that no crash leaves; there is none before the log has a thousand pages.
            new FileInfo(data.Database + "-wal").Length.ShouldBeLessThan(MostBeforeCheckpoint);
            var appends = inFlight.Select(text => Task.Run(() => AppendAsync(session, isRefused: false, text))).ToList();
            if (appends.Count > 0)
            {
                await Task.WhenAny(appends);
            }

            CopyTo(root);
            await Task.WhenAll(appends);
            await DisposeAsync();
            return new Daemon(root);
        }

        public async Task<List<string>> TextsAsync(SessionId session) =>
            await Log.ReplayAsync(session, EventPosition.Start, cancellationToken: Cancelled).Select(logged => ((UserMessage)logged.Decode().Payload).Text).ToListAsync(Cancelled);

        private void CopyTo(string root)
        {
            Directory.CreateDirectory(root);
            foreach (var file in Directory.GetFiles(data.Root).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
            {
                File.Copy(file, Path.Combine(root, Path.GetFileName(file)));
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Log.DisposeAsync();
            store.Dispose();
        }

        private async Task<(EventPosition At, string Text)?> AppendAsync(SessionId session, bool isRefused, string? given = null)
        {
            var text = given ?? Guid.NewGuid().ToString();
            var append = Log.CommitAsync(
                transaction =>
                {
                    var at = transaction.Append(Samples.Fact(session, text));
                    return isRefused ? throw new InvalidOperationException("This one thinks again.") : at;
                },
                Cancelled);
            if (isRefused)
            {
                await Should.ThrowAsync<InvalidOperationException>(append);
                return null;
            }

            return (await append, text);
        }
    }
}
