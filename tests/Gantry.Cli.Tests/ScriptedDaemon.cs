using System.Collections.Concurrent;
using System.Text;
using Gantry.Protocol.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gantry.Cli.Tests;

/// <summary>Answers on loopback what a test tells it to, and remembers what it was asked.</summary>
internal sealed class ScriptedDaemon : IAsyncDisposable
{
    public const string Token = "token-of-the-owner";

    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> answers = new();
    private readonly WebApplication app;

    private ScriptedDaemon(WebApplication app)
    {
        this.app = app;
        Json("GET", "/health", """{"status":"ok"}""");
    }

    public Uri Address => new(app.Urls.First());

    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    public static async Task<ScriptedDaemon> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var daemon = new ScriptedDaemon(builder.Build());
        daemon.app.Run(daemon.AnswerAsync);
        await daemon.app.StartAsync(TestContext.Current.CancellationToken);
        return daemon;
    }

    public void On(string method, string path, Func<HttpContext, Task> answer) => answers[$"{method} {path}"] = answer;

    public void Json(string method, string path, string json, int status = 200, string type = "application/json") => On(method, path, context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(json);
    });

    public void Problem(string method, string path, int status, string detail) =>
        Json(method, path, $$"""{"type":"urn:gantry:problem:test","title":"Test","status":{{status}},"detail":"{{detail}}","errors":null}""", status, "application/problem+json");

    /// <summary>Streams these frames, then ends the connection, or holds it until the client leaves.</summary>
    public void Stream(string path, bool hold, params string[] frames) => On("GET", path, context => StreamAsync(context, hold, frames));

    public static async Task StreamAsync(HttpContext context, bool hold, params string[] frames)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(": connected\n\n" + string.Concat(frames));
        await context.Response.Body.FlushAsync();
        if (hold)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>A data directory whose daemon this is.</summary>
    public string WriteDataDirectory(string folder)
    {
        using var own = System.Diagnostics.Process.GetCurrentProcess();
        var record = new Protocol.Daemon.DaemonRecord(Address.ToString().TrimEnd('/'), own.Id, new DateTimeOffset(own.StartTime), Cli.Daemon.DaemonDirectory.OwnVersion);
        File.WriteAllBytes(Path.Combine(folder, "daemon.json"), System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(record, ApiJson.Default.DaemonRecord));
        File.WriteAllText(Path.Combine(folder, "owner-token"), Token + "\n");
        return folder;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var request = context.Request;
        Seen.Enqueue(new SeenRequest(request.Method, request.Path, request.QueryString.Value ?? "", body, request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        if (answers.TryGetValue($"{request.Method} {request.Path}", out var answer))
        {
            await answer(context);
            return;
        }

        context.Response.StatusCode = 404;
        context.Response.ContentType = "application/problem+json";
        await context.Response.WriteAsync("""{"type":"urn:gantry:problem:not-found","title":"Not found","status":404,"detail":"There is no such thing."}""");
    }
}

/// <summary>What the daemon was asked.</summary>
internal sealed record SeenRequest(string Method, string Path, string Query, string Body, IReadOnlyDictionary<string, string> Headers);
