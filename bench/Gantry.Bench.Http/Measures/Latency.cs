using System.Diagnostics;
using Gantry.Bench.Http.Servers;
using Gantry.Bench.Http.Wire;

namespace Gantry.Bench.Http.Measures;

/// <summary>From the first byte of a publication until its one reader has the event, one event at a time. Median, in µs.</summary>
internal static class Latency
{
    // A server whose code is compiled while it runs is compiled well by then; a few hundred events measure the compiler.
    private const int WarmUp = 2000;

    public static Figure Measure(EventServer server, int events)
    {
        var topic = server.NewTopic();
        using var publisher = new Connection(server.Port);
        using var reader = new Connection(server.Port);
        reader.Ask(server.Subscription(topic), server.IsSubscribed);
        var publication = server.Publication(topic, 1);
        var taken = new double[events];
        for (var n = -Math.Min(WarmUp, events * 5); n < events; n++)
        {
            server.AskAgain(reader, publisher, topic);
            var began = Stopwatch.GetTimestamp();
            publisher.Send(publication);
            while (Load.Count(reader.Receive()) == 0)
            {
            }

            if (n >= 0)
            {
                taken[n] = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
            }

            publisher.Await(received => server.IsTaken(received, 1));
        }

        return new Figure(Figure.MedianOf(taken));
    }
}
