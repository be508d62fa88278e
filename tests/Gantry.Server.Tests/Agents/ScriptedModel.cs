using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gantry.Server.Tests.Agents;

/// <summary>
/// A model provider on loopback that does what the user's message says, one line per answer: <c>@say TEXT</c>, <c>@tool NAME JSON</c>, <c>@long</c> (talks until
/// it is cut off), <c>@fail STATUS</c>, <c>@drop</c>. After the last line it says what the last tool answered. Speaks Messages, Chat Completions and Responses.
/// </summary>
internal sealed class ScriptedModel : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<string> requests = new();
    private readonly ConcurrentQueue<string> credentials = new();

    private ScriptedModel(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    /// <summary>The bodies of all model calls so far.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    /// <summary>What each model call so far showed of itself: its Authorization header, else its x-api-key.</summary>
    public IReadOnlyList<string> Credentials => [.. credentials];

    /// <summary>How long an answer is thought about; none by default, which no real model manages.</summary>
    public TimeSpan Thinking { get; set; }

    public static async Task<ScriptedModel> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var model = new ScriptedModel(app);
        app.MapPost("/v1/messages", model.MessagesAsync);
        app.MapPost("/v1/chat/completions", model.CompletionsAsync);
        app.MapPost("/v1/responses", model.ResponsesAsync);

        // Codex asks its maker's for a WebSocket first.
        app.MapGet("/v1/responses", () => Results.StatusCode(StatusCodes.Status426UpgradeRequired));
        app.MapFallback(() => Results.NotFound());
        await app.StartAsync();
        return model;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task MessagesAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        var script = ModelScript.OfMessages(body);
        var stream = new MessagesStream(context.Response, body.GetProperty("model").GetString()!);
        await PlayAsync(context, script, stream);
    }

    private async Task CompletionsAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        await PlayAsync(context, ModelScript.OfCompletions(body), new CompletionsStream(context.Response));
    }

    private async Task ResponsesAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        await PlayAsync(context, ModelScript.OfResponses(body), new ResponsesStream(context.Response));
    }

    private async Task<JsonElement> ReadAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync();
        requests.Enqueue(text);
        var headers = context.Request.Headers;
        credentials.Enqueue(headers.Authorization.FirstOrDefault() ?? headers["x-api-key"].FirstOrDefault() ?? "");
        await Task.Delay(Thinking, TimeProvider.System, context.RequestAborted);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task PlayAsync(HttpContext context, ModelScript script, IModelStream stream)
    {
        var (verb, rest) = script.Next;
        if (verb == "@fail")
        {
            context.Response.StatusCode = int.Parse(rest);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"type":"error","error":{"type":"api_error","message":"scripted failure"}}""");
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await stream.BeginAsync();
        switch (verb)
        {
            case "@tool":
                var at = rest.IndexOf(' ');
                await stream.CallAsync(rest[..at], rest[(at + 1)..]);
                break;
            case "@long":
                await TalkAsync(context, stream);
                return;
            case "@drop":
                await stream.SayAsync("half a sen");
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            default:
                await stream.SayAsync(rest);
                break;
        }

        await stream.EndAsync();
    }

    // Bounded, so that a test that fails does not leave it talking.
    private static async Task TalkAsync(HttpContext context, IModelStream stream)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var tick = 0; tick < 6000; tick++)
        {
            await stream.SayMoreAsync($"tick {tick}\n");
            if (!await ticks.WaitForNextTickAsync(context.RequestAborted))
            {
                return;
            }
        }
    }
}

/// <summary>One answer in a provider's own notation.</summary>
internal interface IModelStream
{
    Task BeginAsync();

    Task SayAsync(string text);

    Task SayMoreAsync(string text);

    Task CallAsync(string tool, string json);

    Task EndAsync();
}
