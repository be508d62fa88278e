using System.Diagnostics;
using System.Globalization;
using Gantry.Bench.Http.Wire;

namespace Gantry.Bench.Http.Servers;

/// <summary>One server under load: what is said to it, and how it answers. It runs in a process of its own.</summary>
internal abstract class EventServer(string name, int port, Process process) : IAsyncDisposable
{
    public string Name => name;

    public int Port => port;

    public Process Process => process;

    /// <summary>The most events that one publication carries.</summary>
    public virtual int LargestBatch => 1;

    /// <summary>A topic that nothing has been published to yet.</summary>
    public virtual string NewTopic() => Guid.NewGuid().ToString();

    /// <summary>A request that publishes so many events; answered when the server has taken them, as far as it promises.</summary>
    public abstract byte[] Publication(string topic, int events);

    /// <summary>The publication of so many events is answered.</summary>
    public virtual bool IsTaken(ReadOnlySpan<byte> received, int events) => Reply.IsWholeHttp(received);

    /// <summary>A request that is answered with the topic's events as they come.</summary>
    public abstract byte[] Subscription(string topic);

    /// <summary>The subscription stands.</summary>
    public abstract bool IsSubscribed(ReadOnlySpan<byte> received);

    /// <summary>A request for a topic's events from the first on; null when the server keeps none.</summary>
    public virtual byte[]? Replay(string topic, int events) => null;

    /// <summary>Called before each publication that one reader waits for; for servers that are asked anew for every event.</summary>
    public virtual void AskAgain(Connection reader, Connection publisher, string topic)
    {
    }

    /// <summary>What the process has used so far of the processors.</summary>
    public TimeSpan Processor() => Processes().Aggregate(TimeSpan.Zero, (sum, id) => sum + ProcessorOf(id));

    /// <summary>The resident memory of the process, in bytes.</summary>
    public long Resident() => Processes().Sum(id => ResidentOf(id));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process.Dispose();
    }

    protected virtual Task StopAsync()
    {
        process.Kill(entireProcessTree: true);
        return process.WaitForExitAsync();
    }

    // nginx works in children.
    private IEnumerable<int> Processes() =>
        File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture))
            .Prepend(process.Id);

    private static TimeSpan ProcessorOf(int id)
    {
        using var found = Process.GetProcessById(id);
        return found.TotalProcessorTime;
    }

    private static long ResidentOf(int id)
    {
        using var found = Process.GetProcessById(id);
        return found.WorkingSet64;
    }
}
