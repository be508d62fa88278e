using System.Diagnostics;
using Gantry.Bench.Http.Servers;
using Gantry.Bench.Http.Wire;

namespace Gantry.Bench.Http.Measures;

/// <summary>A reader that comes late and wants everything from the first event on. In ms until it has the last.</summary>
internal static class Replaying
{
    /// <summary>Publishes the events and gives their topic.</summary>
    public static string Prepare(EventServer server, int events)
    {
        var topic = server.NewTopic();
        using var publisher = new Connection(server.Port);
        for (var n = 0; n < events; n += server.LargestBatch)
        {
            publisher.Ask(server.Publication(topic, server.LargestBatch), received => server.IsTaken(received, server.LargestBatch));
        }

        return topic;
    }

    public static Figure Measure(EventServer server, string topic, int events)
    {
        using var reader = new Connection(server.Port, 256 * 1024);
        var (processor, began) = (server.Processor(), Stopwatch.GetTimestamp());
        reader.Send(server.Replay(topic, events)!);
        for (var seen = 0; seen < events;)
        {
            seen += Load.Count(reader.Receive());
        }

        var elapsed = Stopwatch.GetElapsedTime(began);
        return new Figure(elapsed.TotalMilliseconds, (server.Processor() - processor).TotalMicroseconds / events);
    }
}
