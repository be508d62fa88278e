using System.Diagnostics;

namespace Gantry.Bench.Gateway;

/// <summary>Clients on one thread that ask as fast as they are answered: one prepared request, and of each answer its status and its length are looked at.</summary>
internal sealed class LoadLoop
{
    private const int Patience = 30_000;

    private readonly ReadyQueue ready = new();
    private readonly LoadConnection[] connections;
    private readonly byte[] request;
    private readonly List<(long Whole, long First)> times = new(1 << 18);

    private LoadLoop(int port, byte[] request, int count)
    {
        this.request = request;
        connections = [.. Enumerable.Range(0, count).Select(_ => new LoadConnection(port))];
        for (var i = 0; i < count; i++)
        {
            ready.Watch(connections[i].Handle, i);
        }
    }

    /// <summary>How long each answer took, to its end and to the first byte of its body, in ticks of <see cref="Stopwatch"/>.</summary>
    public static Task<List<(long Whole, long First)>> RunAsync(int port, byte[] request, int connections, double seconds) =>
        Task.Factory.StartNew(() => new LoadLoop(port, request, connections).Run(seconds), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private List<(long Whole, long First)> Run(double seconds)
    {
        var until = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        foreach (var connection in connections)
        {
            connection.Ask(request);
        }

        for (var asking = connections.Length; asking > 0;)
        {
            var found = ready.Await(Patience);
            if (found == 0)
            {
                throw new InvalidOperationException("Nothing was answered for too long.");
            }

            for (var i = 0; i < found; i++)
            {
                var connection = connections[ready.Ready(i)];
                if (!connection.ReadOn())
                {
                    continue;
                }

                var now = Stopwatch.GetTimestamp();
                times.Add((now - connection.Asked, connection.FirstByte - connection.Asked));
                if (now < until)
                {
                    connection.Ask(request);
                }
                else
                {
                    asking--;
                }
            }
        }

        foreach (var connection in connections)
        {
            connection.Dispose();
        }

        ready.Dispose();
        return times;
    }
}
