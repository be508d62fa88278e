using System.Diagnostics;
using Gantry.Bench.Http.Servers;
using Gantry.Bench.Http.Wire;

namespace Gantry.Bench.Http.Measures;

/// <summary>Four readers of which some never read. From a publication until two that do read have it, 99th percentile, in µs; then the others read too.</summary>
internal static class StalledReaders
{
    private const int Readers = 4;
    private const int Healthy = 2;

    // What the kernel keeps for a socket nobody reads is full long before this.
    private const int Flood = 40_000;

    /// <param name="stalled">So many of the four do not read, until all is over.</param>
    /// <param name="lost">Events that a reader did not get, the stalled ones included.</param>
    public static Figure Measure(EventServer server, int stalled, int events, out int lost)
    {
        var topic = server.NewTopic();
        using var publisher = new Connection(server.Port);
        var connections = Enumerable.Range(0, Readers).Select(n => new Connection(server.Port, 64 * 1024, receiveBuffer: n < stalled ? 16 * 1024 : 0)).ToList();
        try
        {
            var seen = new int[Readers];
            connections.ForEach(reader => reader.Ask(server.Subscription(topic), server.IsSubscribed));
            var flood = server.Publication(topic, server.LargestBatch);
            for (var published = 0; published < Flood;)
            {
                publisher.Ask(flood, received => server.IsTaken(received, server.LargestBatch));
                published += server.LargestBatch;
                Catch(connections, seen, stalled, published);
            }

            var taken = new double[events];
            var single = server.Publication(topic, 1);
            for (var n = 0; n < events; n++)
            {
                var began = Stopwatch.GetTimestamp();
                publisher.Send(single);
                Catch(connections, seen, Readers - Healthy, Flood + n + 1);
                taken[n] = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
                Catch(connections, seen, stalled, Flood + n + 1);
                publisher.Await(received => server.IsTaken(received, 1));
            }

            Catch(connections, seen, 0, Flood + events);
            lost = seen.Sum(count => Flood + events - count);
            return new Figure(Figure.Percentile(taken, 99));
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    // One that never comes ends the measure by the connection's patience.
    private static void Catch(List<Connection> connections, int[] seen, int from, int published)
    {
        for (var n = from; n < Readers; n++)
        {
            while (seen[n] < published)
            {
                seen[n] += Load.Count(connections[n].Receive());
            }
        }
    }
}
