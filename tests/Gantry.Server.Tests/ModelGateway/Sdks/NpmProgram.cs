using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;

namespace Gantry.Server.Tests.ModelGateway.Sdks;

/// <summary>One Node process in which the makers' npm SDKs hold any number of conversations, led by <c>Clients/talk.mjs</c>.</summary>
internal sealed class NpmProgram : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> complained;
    private readonly Task reading;
    private readonly ConcurrentDictionary<int, Channel<JsonElement>> talks = [];
    private readonly Lock writing = new();
    private int last;

    private NpmProgram(Process process)
    {
        this.process = process;
        complained = process.StandardError.ReadToEndAsync(CancellationToken.None);
        reading = ReadAsync();
    }

    /// <summary>Where the SDKs are; null when they are not installed.</summary>
    public static string? Folder { get; } =
        Environment.GetEnvironmentVariable("GANTRY_TEST_MODEL_SDKS") is { Length: > 0 } named && Directory.Exists(Path.Combine(named, "node_modules", "openai")) ? named : null;

    public static NpmProgram Start(string folder) => new(Process.Start(new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "ModelGateway", "Clients", "talk.mjs"), folder])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!);

    /// <summary>Begins a conversation and says by which number it is known.</summary>
    public int Begin(object terms)
    {
        var id = Interlocked.Increment(ref last);
        talks[id] = Channel.CreateUnbounded<JsonElement>();
        Order(new { id, begin = terms });
        return id;
    }

    public void Order(object order)
    {
        lock (writing)
        {
            process.StandardInput.WriteLine(JsonSerializer.Serialize(order));
            process.StandardInput.Flush();
        }
    }

    /// <summary>The next line of a conversation.</summary>
    public async Task<JsonElement> NextAsync(int id, CancellationToken cancellationToken)
    {
        try
        {
            return await talks[id].Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException ended)
        {
            throw new InvalidOperationException($"Node ended: {await complained}", ended);
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await reading;
        process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            var told = JsonElement.Parse(line);
            talks[told.GetProperty("id").GetInt32()].Writer.TryWrite(told);
        }

        foreach (var talk in talks.Values)
        {
            talk.Writer.TryComplete();
        }
    }
}
