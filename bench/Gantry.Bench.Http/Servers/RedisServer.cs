using System.Diagnostics;
using System.Text;
using Gantry.Bench.Http.Wire;

namespace Gantry.Bench.Http.Servers;

/// <summary>Redis as eng/dev/start-redis.sh starts it: loopback, every write synced before its answer. What is said to it stands in the two kinds below.</summary>
internal abstract class RedisServer(string name, RedisProcess redis) : EventServer(name, redis.Port, redis.Process)
{
    public static byte[] Command(params IReadOnlyList<string> words) =>
        Encoding.ASCII.GetBytes($"*{words.Count}\r\n" + string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n")));

    // The two kinds share a process, which the one who started it ends.
    protected override Task StopAsync() => Task.CompletedTask;
}

/// <summary>PUBLISH and SUBSCRIBE: nothing is stored, nothing is kept for who is not there.</summary>
internal sealed class RedisPubSub(RedisProcess redis) : RedisServer("Redis pub/sub", redis)
{
    /// <summary>Of one pipeline.</summary>
    public override int LargestBatch => 32;

    public override byte[] Publication(string topic, int events) => [.. Enumerable.Repeat(Command("PUBLISH", topic, Load.Envelope), events).SelectMany(command => command)];

    public override bool IsTaken(ReadOnlySpan<byte> received, int events) => Reply.HasRedisLines(received, events);

    public override byte[] Subscription(string topic) => Command("SUBSCRIBE", topic);

    public override bool IsSubscribed(ReadOnlySpan<byte> received) => Reply.HasRedisLines(received, 6);
}

/// <summary>XADD and XREAD: stored, and on the disk before the answer.</summary>
internal sealed class RedisStreams(RedisProcess redis) : RedisServer("Redis Streams, fsync always", redis)
{
    /// <summary>Of one pipeline: each XADD has its own answer, and they share a sync.</summary>
    public override int LargestBatch => 32;

    public override byte[] Publication(string topic, int events) =>
        [.. Enumerable.Repeat(Command("XADD", topic, "*", "e", Load.Envelope), events).SelectMany(command => command)];

    public override bool IsTaken(ReadOnlySpan<byte> received, int events) => Reply.HasRedisLines(received, 2 * events);

    public override byte[] Subscription(string topic) => Command("PING");

    public override bool IsSubscribed(ReadOnlySpan<byte> received) => Reply.HasRedisLines(received, 1);

    public override void AskAgain(Connection reader, Connection publisher, string topic)
    {
        reader.Send(Command("XREAD", "BLOCK", "0", "STREAMS", topic, "$"));

        // Redis has one thread: once it has answered this it has taken that, and the next XADD comes behind it.
        publisher.Ask(Command("PING"), received => Reply.HasRedisLines(received, 1));
    }

    public override byte[]? Replay(string topic, int events) => Command("XREAD", "COUNT", events.ToString(), "STREAMS", topic, "0");
}

/// <summary>The process that both kinds talk to.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly string folder;

    private RedisProcess(string folder, int port, Process process)
    {
        this.folder = folder;
        Port = port;
        Process = process;
    }

    public int Port { get; }

    public Process Process { get; }

    private static string Script => Path.Combine("eng", "dev", "start-redis.sh");

    /// <summary>Null when there is no Redis and none may be installed.</summary>
    public static async Task<RedisProcess?> StartAsync(string folder)
    {
        if (await Programs.RunAsync(Script, folder, "--open") is not { } printed)
        {
            return null;
        }

        var address = new Uri(printed[(printed.IndexOf('=') + 1)..].Trim());
        var process = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "pid"))));
        return new RedisProcess(folder, address.Port, process);
    }

    public async ValueTask DisposeAsync()
    {
        await Programs.RunAsync(Script, folder, "--stop");
        Process.Dispose();
    }
}
