using System.Diagnostics;
using Gantry.Bench.Http.Servers;
using Gantry.Bench.Http.Wire;

namespace Gantry.Bench.Http.Measures;

/// <summary>
/// Many readers of one topic, each of which gets every event. Deliveries in a second. The publisher is as fast as the readers: it keeps so many events on their
/// way and no more, or a server without a log would have to drop some.
/// </summary>
internal static class FanOut
{
    private const int OnTheirWay = 256;
    private const int WarmUp = 64;
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<Figure> MeasureAsync(EventServer server, int readers)
    {
        var topic = server.NewTopic();
        using var ending = new CancellationTokenSource(Patience);
        var delivered = new Tally();
        var connections = new List<Connection>();
        var reading = new List<Task>();
        try
        {
            var subscription = server.Subscription(topic);
            for (var n = 0; n < readers; n++)
            {
                var connection = new Connection(server.Port, 32 * 1024);
                connections.Add(connection);
                connection.Ask(subscription, server.IsSubscribed);
                reading.Add(ReadAsync(connection, delivered, ending.Token));
            }

            using var publisher = new Connection(server.Port);
            await PublishAsync(server, publisher, topic, readers, delivered, WarmUp, ending.Token);

            var (processor, began, before) = (server.Processor(), Stopwatch.GetTimestamp(), delivered.Count);
            while (Stopwatch.GetElapsedTime(began) < Length)
            {
                await PublishAsync(server, publisher, topic, readers, delivered, WarmUp, ending.Token);
            }

            await delivered.ReachAsync(delivered.Owed, ending.Token);
            var (elapsed, used, count) = (Stopwatch.GetElapsedTime(began), server.Processor() - processor, delivered.Count - before);
            return new Figure(count / elapsed.TotalSeconds, used.TotalMicroseconds / count);
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(reading);
            connections.ForEach(connection => connection.Dispose());
        }
    }

    private static async Task PublishAsync(
        EventServer server,
        Connection publisher,
        string topic,
        int readers,
        Tally delivered,
        int events,
        CancellationToken cancellationToken)
    {
        var batch = Math.Min(server.LargestBatch, events);
        var publication = server.Publication(topic, batch);
        for (var n = 0; n < events; n += batch)
        {
            delivered.Owed += (long)batch * readers;
            publisher.Ask(publication, received => server.IsTaken(received, batch));
            await delivered.ReachAsync(delivered.Owed - ((long)OnTheirWay * readers), cancellationToken);
        }
    }

    private static async Task ReadAsync(Connection connection, Tally delivered, CancellationToken ending)
    {
        try
        {
            while (true)
            {
                delivered.Add(Load.Count((await connection.ReceiveAsync(ending)).Span));
            }
        }
        catch (OperationCanceledException)
        {
            // The measure is over.
        }
    }

    /// <summary>What has arrived at all readers together, and one who waits for it.</summary>
    private sealed class Tally
    {
        private readonly SemaphoreSlim reached = new(0);
        private long count;
        private long goal = long.MaxValue;

        public long Count => Interlocked.Read(ref count);

        /// <summary>Kept by the publisher.</summary>
        public long Owed { get; set; }

        public void Add(int events)
        {
            var now = Interlocked.Add(ref count, events);
            if (now >= Interlocked.Read(ref goal) && Interlocked.Exchange(ref goal, long.MaxValue) != long.MaxValue)
            {
                reached.Release();
            }
        }

        public async Task ReachAsync(long wanted, CancellationToken cancellationToken)
        {
            if (Count >= wanted)
            {
                return;
            }

            Interlocked.Exchange(ref goal, wanted);
            if (Count >= wanted && Interlocked.Exchange(ref goal, long.MaxValue) != long.MaxValue)
            {
                return;
            }

            await reached.WaitAsync(cancellationToken);
        }
    }
}
