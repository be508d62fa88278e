using System.Text.Json;
using Gantry.Bench.Http.Wire;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Protocol.Ids;
using Gantry.Server;
using Gantry.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gantry.Bench.Http.Servers;

/// <summary>
/// The daemon as it is, with one route more: a POST of events, which go through the real log in one command. No route of the daemon itself takes events from
/// outside; a message makes a run, which is measured apart (<see cref="Daemon"/>).
/// </summary>
internal sealed class IngestingDaemon(int port, System.Diagnostics.Process process, string folder) : EventServer("Gantry", port, process)
{
    public const string Role = "gantry";

    private string? authorization;

    public override int LargestBatch => 32;

    /// <summary>The header that says who asks.</summary>
    public string Authorization => authorization ??= Daemon.Authorization(folder);

    public static async Task<IngestingDaemon> StartAsync(string folder)
    {
        var port = Programs.FreePort();
        var process = Programs.StartSelf(["serve", Role, folder, port.ToString()], Daemon.Unhindered);
        await Programs.UntilItListensAsync(process, port);
        return new IngestingDaemon(port, process, folder);
    }

    public override byte[] Publication(string topic, int events) =>
        Load.Post($"/bench/{topic}", $"[{string.Join(',', Enumerable.Repeat(Load.Text, events))}]", Authorization);

    public override byte[] Subscription(string topic) => Load.Get($"/v1/session/{topic}/events", Authorization);

    public override bool IsSubscribed(ReadOnlySpan<byte> received) => received.IndexOf("event: synced"u8) >= 0;

    public override byte[]? Replay(string topic, int events) => Subscription(topic);

    /// <summary>The server's side.</summary>
    public static async Task ServeAsync(string folder, int port)
    {
        var options = new ServeOptions(folder, $"127.0.0.1:{port}", [], Quiet: true);
        var listen = ListenAddress.Parse(options.Listen);
        using var transport = Transport.Of(options, listen);
        await using var app = GantryApp.Build(options, listen, transport, new DataDirectory(folder));
        app.MapPost("/bench/{session}", async (string session, HttpRequest request, EventLog log) =>
        {
            var id = EntityId.Parse<SessionId>(session);
            var payloads = await JsonSerializer.DeserializeAsync(request.Body, BenchJson.Default.AssistantFinalArray, request.HttpContext.RequestAborted);
            var facts = Array.ConvertAll(payloads!, payload => new NewEvent(id, null, AgentName.Demo, payload).Encode());
            await log.CommitAsync(transaction =>
            {
                foreach (var fact in facts)
                {
                    transaction.Append(fact);
                }
            });
            return Results.NoContent();
        });
        await app.RunAsync();
    }
}
