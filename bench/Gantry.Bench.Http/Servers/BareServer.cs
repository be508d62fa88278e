using System.Threading.Channels;
using Gantry.Adapters.Storage.Sqlite;
using Gantry.Bench.Http.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gantry.Bench.Http.Servers;

/// <summary>
/// The least that does the same: Kestrel, a table, a commit for whatever has gathered, a channel per reader. One log, no identity, no names, no positions: a line
/// of a body is an event, and is delivered as it came.
/// </summary>
internal sealed class BareServer(int port, System.Diagnostics.Process process) : EventServer("bare Kestrel + SQLite FULL", port, process)
{
    public const string Role = "bare";

    public override int LargestBatch => 32;

    public static async Task<BareServer> StartAsync(string folder)
    {
        var port = Programs.FreePort();
        var process = Programs.StartSelf(["serve", Role, folder, port.ToString()]);
        await Programs.UntilItListensAsync(process, port);
        return new BareServer(port, process);
    }

    public override byte[] Publication(string topic, int events) => Load.Post($"/{topic}", string.Join('\n', Enumerable.Repeat(Load.Envelope, events)));

    public override byte[] Subscription(string topic) => Load.Get($"/{topic}");

    public override bool IsSubscribed(ReadOnlySpan<byte> received) => received.IndexOf(": connected"u8) >= 0;

    /// <summary>The server's side.</summary>
    public static async Task ServeAsync(string folder, int port)
    {
        // The same library as the daemon chooses.
        SqliteLibrary.EnsureLoaded();
        await using var log = new BareLog(Path.Combine(folder, "bare.db"));
        var topics = new BareTopics();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        await using var app = builder.Build();
        app.MapPost("/{topic}", async (string topic, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            var lines = Lines(body.ToArray());
            await Task.WhenAll(lines.Select(log.AppendAsync));
            topics.Publish(topic, lines);
            return Results.NoContent();
        });
        app.MapGet("/{topic}", async (string topic, HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            var channel = topics.Attach(topic);
            var writer = context.Response.BodyWriter;
            await writer.WriteAsync(": connected\n\n"u8.ToArray());
            await foreach (var first in channel.ReadAllAsync(context.RequestAborted))
            {
                for (var frame = first; frame is not null; frame = channel.TryRead(out var next) ? next : null)
                {
                    frame.CopyTo(writer.GetSpan(frame.Length));
                    writer.Advance(frame.Length);
                }

                await writer.FlushAsync(context.RequestAborted);
            }
        });
        await app.RunAsync();
    }

    private static List<byte[]> Lines(byte[] body)
    {
        var lines = new List<byte[]>();
        for (var rest = body.AsSpan(); !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)'\n');
            lines.Add((end < 0 ? rest : rest[..end]).ToArray());
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return lines;
    }

    private sealed class BareTopics
    {
        private readonly Lock gate = new();
        private readonly Dictionary<string, List<Channel<byte[]>>> readers = new(StringComparer.Ordinal);

        public ChannelReader<byte[]> Attach(string topic)
        {
            var channel = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
            lock (gate)
            {
                readers.TryAdd(topic, []);
                readers[topic].Add(channel);
            }

            return channel.Reader;
        }

        public void Publish(string topic, List<byte[]> lines)
        {
            lock (gate)
            {
                if (!readers.TryGetValue(topic, out var channels))
                {
                    return;
                }

                foreach (var line in lines)
                {
                    byte[] frame = [.. "data: "u8, .. line, .. "\n\n"u8];
                    channels.ForEach(channel => channel.Writer.TryWrite(frame));
                }
            }
        }
    }
}
