using System.Diagnostics;
using Gantry.Bench.Http.Servers;
using Gantry.Bench.Http.Wire;

namespace Gantry.Bench.Http.Measures;

/// <summary>
/// Sessions whose agents are at work, each with a reader and somebody who writes to it at a person's utmost pace: from the first byte of a message until the
/// session's reader has it. The 99th percentile over all of them, in µs.
/// </summary>
internal static class Crowd
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    public static async Task<Figure> MeasureAsync(EventServer server, int sessions)
    {
        var topics = Enumerable.Range(0, sessions).Select(_ => server.NewTopic()).ToList();
        using var over = new ManualResetEvent(initialState: false);
        var working = topics.Select((topic, n) => Task.Factory.StartNew(() => Write(server, topic, Pace * n / sessions, over), TaskCreationOptions.LongRunning)).ToList();
        await Task.Delay(Length, TimeProvider.System, CancellationToken.None);
        over.Set();
        return new Figure(Figure.Percentile([.. (await Task.WhenAll(working)).SelectMany(times => times)], 99));
    }

    private static List<double> Write(EventServer server, string topic, TimeSpan next, ManualResetEvent over)
    {
        using var publisher = new Connection(server.Port);
        using var reader = new Connection(server.Port, 64 * 1024);
        reader.Ask(server.Subscription(topic), server.IsSubscribed);
        var publication = server.Publication(topic, 1);
        var taken = new List<double>();
        var started = Stopwatch.GetTimestamp();
        while (!over.WaitOne(TimeSpan.FromTicks(Math.Max(0, (next - Stopwatch.GetElapsedTime(started)).Ticks))))
        {
            var began = Stopwatch.GetTimestamp();
            publisher.Send(publication);
            while (Load.Count(reader.Receive()) == 0)
            {
            }

            taken.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
            publisher.Await(received => server.IsTaken(received, 1));
            next += Pace;
        }

        return taken;
    }
}
