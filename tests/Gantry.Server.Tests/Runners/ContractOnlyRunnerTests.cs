using System.Collections.Concurrent;
using Gantry.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gantry.Server.Tests.Runners;

/// <summary>A runner that is not ours: it keeps the contract, names no items and no calls, and knows nothing of approvals.</summary>
public sealed class ContractOnlyRunnerTests : IAsyncLifetime
{
    private static readonly string[] Events =
    [
        """{"v":1,"runId":"r","provider":"codex","kind":"raw","type":"run.started","at":"2026-01-18T12:00:00Z","seq":1,"payload":{}}""",
        """{"v":1,"runId":"r","provider":"codex","kind":"ui","type":"ui.message.assistant.delta","at":"2026-01-18T12:00:00Z","seq":2,"payload":{"textDelta":"I look"}}""",
        """{"v":1,"runId":"r","provider":"codex","kind":"ui","type":"ui.message.assistant.final","at":"2026-01-18T12:00:00Z","seq":3,"payload":{"text":"I look.","format":"markdown"}}""",
        """{"v":1,"runId":"r","provider":"codex","kind":"ui","type":"ui.tool.call","at":"2026-01-18T12:00:00Z","seq":4,"payload":{"toolName":"bash","input":{"command":"ls"}}}""",
        """{"v":1,"runId":"r","provider":"codex","kind":"ui","type":"ui.tool.result","at":"2026-01-18T12:00:00Z","seq":5,"payload":{"toolName":"bash","output":"a.txt"}}""",
        """{"v":1,"runId":"r","provider":"codex","kind":"ui","type":"ui.message.assistant.final","at":"2026-01-18T12:00:00Z","seq":6,"payload":{"text":"Done.","format":"markdown"}}""",
        """{"v":1,"runId":"r","provider":"codex","kind":"raw","type":"run.completed","at":"2026-01-18T12:00:00Z","seq":7,"payload":{}}""",
    ];

    private readonly TemporaryDirectory folder = new();
    private readonly ConcurrentQueue<string> said = new();
    private WebApplication? runner;
    private DaemonProcess? daemon;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        runner = builder.Build();
        runner.Urls.Add("http://127.0.0.1:0");
        runner.MapGet("/health", () => new { status = "ok" });
        runner.MapPost("/threads", context => AnswerAsync(context, """{"threadId":"t1"}"""));
        runner.MapPost("/runs", context => AnswerAsync(context, """{"runId":"r1"}"""));
        runner.MapGet("/runs/r1/events", FollowAsync);
        await runner.StartAsync();
        daemon = await DaemonProcess.StartAsync(environment: new Dictionary<string, string> { ["RUNNER_URL"] = runner.Urls.Single() });
    }

    public async ValueTask DisposeAsync()
    {
        await daemon!.DisposeAsync();
        await runner!.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Its_turn_is_recorded_whole_though_its_stream_breaks_in_the_middle()
    {
        var session = await daemon!.Client.NewSessionAsync(folder.Path, "codex");

        var frames = await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(session, "List the files."));

        frames.Single(frame => frame.Type == "run.completed").Payload.GetProperty("status").GetString().ShouldBe("completed", daemon.Log);
        frames.Where(frame => frame.Type == "ui.message.assistant.final").Select(frame => frame.Payload.GetProperty("text").GetString()).ShouldBe(["I look.", "Done."]);
        var call = frames.Single(frame => frame.Type == "ui.tool.call").Payload.GetProperty("toolCallId").GetString();
        var result = frames.Single(frame => frame.Type == "ui.tool.result").Payload;
        result.GetProperty("toolCallId").GetString().ShouldBe(call);
        result.GetProperty("output").GetString().ShouldBe("a.txt");
        said.ShouldContain(body => body.Contains(folder.Path) && body.Contains("skipGitRepoCheck"));
        said.ShouldContain(body => body.Contains("List the files.") && body.Contains("t1"));
    }

    [Fact]
    public async Task The_list_says_that_rules_see_nothing_of_it()
    {
        var agents = (await daemon!.Client.GetJsonAsync("/api/agents")).GetProperty("items").EnumerateArray().ToDictionary(agent => agent.GetProperty("name").GetString()!);

        agents["codex"].GetProperty("capabilities").GetProperty("rules_see").GetString()!.ShouldStartWith("Nothing");
        agents["codex"].GetProperty("installed").GetBoolean().ShouldBeTrue();
    }

    private async Task AnswerAsync(HttpContext context, string answer)
    {
        using var reader = new StreamReader(context.Request.Body);
        said.Enqueue(await reader.ReadToEndAsync());
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer);
    }

    // The first stream ends after three events; whoever comes back says where it was.
    private static async Task FollowAsync(HttpContext context)
    {
        var after = int.TryParse(context.Request.Headers["Last-Event-ID"], out var seen) ? seen : 0;
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(": connected\n\n");
        foreach (var (line, number) in Events.Select((line, index) => (line, index + 1)).Where(item => item.Item2 > after).Take(after == 0 ? 3 : Events.Length))
        {
            await context.Response.WriteAsync($"id: {number}\ndata: {line}\n\n");
        }
    }
}
