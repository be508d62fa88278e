using System.Diagnostics;
using Gantry.Bench.Http.Servers;
using Gantry.Bench.Http.Wire;

namespace Gantry.Bench.Http.Measures;

/// <summary>Publishers that each wait for their answer before they say the next. Events answered in a second.</summary>
internal static class Publishing
{
    private const int Publishers = 16;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(1200);

    public static async Task<Figure> MeasureAsync(EventServer server, int batch)
    {
        var topic = server.NewTopic();
        var counts = new long[Publishers * 16];
        using var ending = new CancellationTokenSource();
        var working = Enumerable.Range(0, Publishers)
            .Select(n => Task.Factory.StartNew(() => Publish(server, topic, batch, ref counts[n * 16], ending.Token), TaskCreationOptions.LongRunning))
            .ToList();

        await Task.Delay(WarmUp, TimeProvider.System, CancellationToken.None);
        var (count, processor, began) = (Sum(counts), server.Processor(), Stopwatch.GetTimestamp());
        await Task.Delay(Length, TimeProvider.System, CancellationToken.None);
        var answered = Sum(counts) - count;
        var (elapsed, used) = (Stopwatch.GetElapsedTime(began), server.Processor() - processor);

        await ending.CancelAsync();
        await Task.WhenAll(working);
        return new Figure(answered / elapsed.TotalSeconds, used.TotalMicroseconds / Math.Max(1, answered));
    }

    private static void Publish(EventServer server, string topic, int batch, ref long count, CancellationToken ending)
    {
        using var connection = new Connection(server.Port);
        var publication = server.Publication(topic, batch);
        while (!ending.IsCancellationRequested)
        {
            connection.Ask(publication, received => server.IsTaken(received, batch));
            Volatile.Write(ref count, count + batch);
        }
    }

    private static long Sum(long[] counts)
    {
        var sum = 0L;
        for (var n = 0; n < counts.Length; n += 16)
        {
            sum += Volatile.Read(ref counts[n]);
        }

        return sum;
    }
}
