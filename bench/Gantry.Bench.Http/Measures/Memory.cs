using System.Diagnostics;
using Gantry.Bench.Http.Servers;
using Gantry.Bench.Http.Wire;

namespace Gantry.Bench.Http.Measures;

/// <summary>What readers cost the server's resident memory, in bytes.</summary>
internal static class Memory
{
    private const int WarmUp = 200;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    /// <summary>Each of many readers that have nothing to read.</summary>
    public static async Task<Figure> OfIdleReadersAsync(EventServer server, int readers)
    {
        var topic = Guid.NewGuid().ToString();
        var connections = new List<Connection>();
        try
        {
            Attach(server, topic, WarmUp, connections);
            var before = server.Resident();
            Attach(server, topic, readers, connections);
            await Task.Delay(Rest, TimeProvider.System, CancellationToken.None);
            return new Figure((double)(server.Resident() - before) / readers);
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    /// <summary>What the server grows by while events pass by readers that never read, and by how much more while as many pass again.</summary>
    public static async Task<(Figure First, Figure Again)> OfStalledReadersAsync(EventServer server, int readers, int events)
    {
        var connections = new List<Connection>();
        using var publisher = new Connection(server.Port);
        try
        {
            // Once without them, so that what the events themselves cost is paid.
            Publish(server, publisher, server.NewTopic(), events);
            var topic = server.NewTopic();
            var subscription = server.Subscription(topic);
            for (var n = 0; n < readers; n++)
            {
                connections.Add(new Connection(server.Port, 4096, receiveBuffer: 4096));
                connections[n].Send(subscription);
            }

            var before = server.Resident();
            Publish(server, publisher, topic, events);
            await Task.Delay(Rest, TimeProvider.System, CancellationToken.None);
            var first = server.Resident();
            Publish(server, publisher, topic, events);
            await Task.Delay(Rest, TimeProvider.System, CancellationToken.None);
            return (new Figure(first - before), new Figure(server.Resident() - first));
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    /// <summary>Milliseconds from the start of a program until it listens, and its resident memory when it has rested.</summary>
    public static async Task<(Figure Ready, Figure Idle)> OfStartAsync(Func<Task<EventServer>> start)
    {
        var began = Stopwatch.GetTimestamp();
        await using var server = await start();
        var ready = Stopwatch.GetElapsedTime(began);
        await Task.Delay(2 * Rest, TimeProvider.System, CancellationToken.None);
        return (new Figure(ready.TotalMilliseconds), new Figure(server.Resident()));
    }

    private static void Attach(EventServer server, string topic, int readers, List<Connection> connections)
    {
        var subscription = server.Subscription(topic);
        for (var n = 0; n < readers; n++)
        {
            var connection = new Connection(server.Port, 4096);
            connections.Add(connection);
            connection.Ask(subscription, server.IsSubscribed);
        }
    }

    private static void Publish(EventServer server, Connection publisher, string topic, int events)
    {
        var publication = server.Publication(topic, server.LargestBatch);
        for (var n = 0; n < events; n += server.LargestBatch)
        {
            publisher.Ask(publication, received => server.IsTaken(received, server.LargestBatch));
        }
    }
}
