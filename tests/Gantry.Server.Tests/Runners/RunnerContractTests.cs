using System.Net;
using Gantry.Testing;

namespace Gantry.Server.Tests.Runners;

/// <summary>The contract of a runner as its clients know it.</summary>
public sealed class RunnerContractTests : IAsyncLifetime
{
    private readonly TemporaryDirectory folder = new();
    private DaemonProcess? runner;

    private HttpClient Client => runner!.Client;

    public async ValueTask InitializeAsync() => runner = await DaemonProcess.StartAsync(runnerOf: "demo", arguments: ["--open-loopback"]);

    public async ValueTask DisposeAsync()
    {
        await runner!.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_client_without_a_token_works_through_it_on_loopback()
    {
        using var client = runner!.NewClient(token: null);
        (await client.GetJsonAsync("/health")).GetProperty("status").GetString().ShouldBe("ok");
        var thread = (await client.PostJsonAsync("/threads", new { workingDirectory = folder.Path, skipGitRepoCheck = true })).GetProperty("threadId").GetString();

        var run = (await client.PostJsonAsync("/runs", new { threadId = thread, prompt = "/demo say hello" })).GetProperty("runId").GetString();

        await using var stream = await EventSource.OpenAsync(client, $"/runs/{run}/events");
        stream.Response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        var frames = await stream.ReadToEndAsync();
        frames[0].Comment.ShouldBe("connected");
        frames.Single(frame => frame.Type == "ui.message.assistant.final").Payload.GetProperty("text").GetString().ShouldBe("hello");
        frames[^1].Type.ShouldBe("run.completed");
        frames[^1].Json.GetProperty("runId").GetString().ShouldBe(run);
    }

    [Fact]
    public async Task A_thread_remembers_what_was_said_before()
    {
        var thread = (await Client.PostJsonAsync("/threads", new { workingDirectory = folder.Path })).GetProperty("threadId").GetString();
        foreach (var word in (string[])["one", "two"])
        {
            var run = (await Client.PostJsonAsync("/runs", new { threadId = thread, prompt = $"/demo say {word}" })).GetProperty("runId").GetString()!;
            await using var stream = await EventSource.OpenAsync(Client, $"/runs/{run}/events");
            await stream.ReadToEndAsync();
        }

        var events = await Client.StoredEventsAsync(thread!);
        events.Count(frame => frame.Type == "ui.message.assistant.final").ShouldBe(2);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_with_the_field()
    {
        await RefusedAsync("/threads", new { }, "workingDirectory");
        await RefusedAsync("/threads", new { workingDirectory = "relative" }, "workingDirectory");
        await RefusedAsync("/threads", new { workingDirectory = folder["missing"] }, "workingDirectory");
        await RefusedAsync("/threads", new { workingDirectory = folder.Path, skipGitRepoCheck = false }, "skipGitRepoCheck");
        await RefusedAsync("/runs", new { threadId = "none", prompt = "hello" }, "threadId");
        await Client.PostJsonAsync("/runs", new { threadId = Guid.NewGuid(), prompt = "hello" }, HttpStatusCode.NotFound);
        await Client.GetJsonAsync($"/runs/{Guid.NewGuid()}/events", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_daemon_has_no_such_routes()
    {
        await using var daemon = await DaemonProcess.StartAsync();

        await daemon.Client.PostJsonAsync("/threads", new { workingDirectory = folder.Path }, HttpStatusCode.NotFound);
    }

    private async Task RefusedAsync(string path, object body, string word) =>
        (await Client.PostJsonAsync(path, body, HttpStatusCode.UnprocessableEntity)).GetRawText().ShouldContain(word);

    [Theory]
    [InlineData("nope", "There is no agent 'nope'; there are: claude, codex, demo, native.")]
    [InlineData("..", "'..' is no agent name")]
    [InlineData("../elsewhere", "'../elsewhere' is no agent name")]
    public async Task An_agent_that_there_is_not_is_told_in_a_sentence_and_nothing_is_made_for_it(string agent, string sentence)
    {
        using var data = new TemporaryDirectory();

        var result = await DaemonProcess.RunAsync(["runner", "--agent", agent, "--listen", "127.0.0.1:0", "--data-dir", data["data"]]);

        result.ExitCode.ShouldBe(2);
        result.Errors.ShouldStartWith(sentence);
        result.Errors.TrimEnd().ShouldNotContain("\n");
        Directory.Exists(data["data"]).ShouldBeFalse();
    }
}
