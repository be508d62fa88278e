using System.Net;
using System.Net.Http.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class MessageDeliveryTests(RunningDaemon daemon) : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly HttpClient client = daemon.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Prompts_to_a_busy_session_wait_and_run_in_order()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await using var stream = await EventSource.OpenAsync(client, $"/api/sessions/{session}/events");
        var first = await client.PromptAsync(session, """/demo tool bash {"command":"true"}""", "/demo say first");
        var frames = await stream.ReadUntilAsync("ui.approval.requested");
        var second = await client.PromptAsync(session, "/demo say second");
        var third = await client.PromptAsync(session, "/demo say third");
        await client.DecideAsync(frames[^1].Payload.GetProperty("approvalId").GetString()!, "allow");

        var ends = 0;
        frames.AddRange(await stream.ReadUntilAsync(frame => frame.Type == "run.completed" && ++ends == 3));

        frames.Where(frame => frame.Type == "run.started").Select(frame => frame.Json.GetProperty("runId").GetString()).ShouldBe([first, second, third]);
        frames.Count(frame => frame.Type == "ui.message.queued").ShouldBe(2);
        frames.Count(frame => frame.Type == "ui.message.user").ShouldBe(3);
        frames.Where(frame => frame.Id is not null).Select(frame => long.Parse(frame.Id!)).ShouldBe(Enumerable.Range(1, frames.Count(frame => frame.Id is not null)).Select(n => (long)n));
    }

    [Fact]
    public async Task A_message_that_waits_for_its_turn_can_be_said_otherwise_or_taken_back()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await using var stream = await EventSource.OpenAsync(client, $"/api/sessions/{session}/events");
        var running = await client.PromptAsync(session, "/demo stream 60000 50");
        await stream.ReadUntilAsync("ui.message.assistant.delta");
        var edited = await SendAsync(session, "/demo say first thought", "queue");
        var takenBack = await SendAsync(session, "/demo say never", "queue");
        var steering = await SendAsync(session, "/demo say not this either", "steer");

        await client.PostJsonAsync($"/api/sessions/{session}/messages/{edited}", new { text = "/demo say second thought" });
        (await client.DeleteAsync($"/api/sessions/{session}/messages/{takenBack}", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.DeleteAsync($"/api/sessions/{session}/messages/{steering}", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await client.PostJsonAsync($"/api/runs/{running}/cancel", new { });

        var frames = await stream.ReadUntilAsync(frame => frame.Type == "run.completed" && frame.Payload.GetProperty("status").GetString() == "completed");
        frames.Single(frame => frame.Type == "ui.message.edited").Payload.GetProperty("text").GetString().ShouldBe("/demo say second thought");
        frames.Where(frame => frame.Type == "ui.message.cancelled").Select(frame => frame.Payload.GetProperty("messageId").GetString()).ShouldBe([takenBack, steering]);
        frames.Where(frame => frame.Type == "ui.message.assistant.final").Select(frame => frame.Payload.GetProperty("text").GetString()).ShouldContain("second thought");
        frames.Single(frame => frame.Type == "ui.message.user" && frame.Payload.GetProperty("messageId").GetString() == edited).Payload.GetProperty("text").GetString()
            .ShouldBe("/demo say second thought");
        frames.ShouldNotContain(frame => frame.Type == "ui.message.user" && frame.Payload.GetProperty("text").GetString()!.Contains("never"));
    }

    [Fact]
    public async Task A_message_that_the_agent_has_is_not_changed_any_more()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var accepted = await client.PostJsonAsync($"/api/sessions/{session}/messages", new { content = "/demo say done" });
        await client.RunToEndAsync(accepted.GetProperty("run_id").GetString()!);
        var message = accepted.GetProperty("message_id").GetString();
        var other = await client.NewSessionAsync(folder.Path);

        using var edit = await client.PostAsJsonAsync($"/api/sessions/{session}/messages/{message}", new { text = "other" }, Cancelled);
        using var back = await client.DeleteAsync($"/api/sessions/{session}/messages/{message}", Cancelled);
        using var elsewhere = await client.DeleteAsync($"/api/sessions/{other}/messages/{message}", Cancelled);
        using var empty = await client.PostAsJsonAsync($"/api/sessions/{session}/messages/{message}", new { text = "" }, Cancelled);

        edit.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        back.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        elsewhere.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        empty.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task An_interrupt_stops_the_run_and_goes_before_what_is_queued()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await using var stream = await EventSource.OpenAsync(client, $"/api/sessions/{session}/events");
        var running = await client.PromptAsync(session, "/demo stream 60000 50");
        await stream.ReadUntilAsync("ui.message.assistant.delta");
        var queued = await client.PromptAsync(session, "/demo say queued");
        var urgent = await client.PostJsonAsync($"/api/sessions/{session}/messages", new { content = "/demo say urgent", message_type = "interrupt" });

        var ends = 0;
        var frames = await stream.ReadUntilAsync(frame => frame.Type == "run.completed" && ++ends == 3);

        frames.Where(frame => frame.Type == "run.completed").Select(frame => (frame.Json.GetProperty("runId").GetString(), frame.Payload.GetProperty("status").GetString()))
            .ShouldBe([(running, "interrupted"), (urgent.GetProperty("run_id").GetString(), "completed"), (queued, "completed")]);
    }

    [Fact]
    public async Task That_a_run_is_being_stopped_is_told_before_its_command_has_ended()
    {
        // It asks for no mercy and gets the whole grace that commands have, so that its end surely comes later.
        const string stubborn = """/demo tool bash {"command":"trap '' TERM; echo begun; while true; do sleep 1; done"}""";
        var session = await client.NewSessionAsync(folder.Path);
        var run = await client.PromptAsync(session, stubborn);
        await using var stream = await EventSource.OpenAsync(client, $"/api/runs/{run}/events");
        var asked = (await stream.ReadUntilAsync("ui.approval.requested"))[^1];
        await client.DecideAsync(asked.Payload.GetProperty("approvalId").GetString()!, "allow");
        await stream.ReadUntilAsync("ui.tool.output");

        (await client.PostJsonAsync($"/api/sessions/{session}/interrupt", new { })).GetProperty("run_id").GetString().ShouldBe(run);
        var stopping = (await stream.ReadUntilAsync("ui.run.stopping"))[^1];
        var rest = await stream.ReadToEndAsync();

        stopping.Payload.GetProperty("outcome").GetString().ShouldBe("interrupted");
        rest.Where(frame => frame.Type is "ui.tool.result" or "ui.run.interrupted" or "run.completed").Select(frame => frame.Type).ShouldBe(["ui.tool.result", "ui.run.interrupted", "run.completed"]);
    }

    [Fact]
    public async Task A_steering_message_goes_into_the_turn_that_is_under_way()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await using var stream = await EventSource.OpenAsync(client, $"/api/sessions/{session}/events");
        var run = await client.PromptAsync(session, """/demo tool bash {"command":"echo first"}""", "/demo say done");
        var asked = (await stream.ReadUntilAsync("ui.approval.requested"))[^1];
        var steered = await client.PostJsonAsync($"/api/sessions/{session}/messages", new { content = "/demo say steered", delivery = "steer" });
        await client.DecideAsync(asked.Payload.GetProperty("approvalId").GetString()!, "allow");

        var frames = await stream.ReadUntilAsync("run.completed");

        steered.GetProperty("run_id").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        frames.Single(frame => frame.Type == "ui.message.user").Json.GetProperty("runId").GetString().ShouldBe(run);
        frames.Single(frame => frame.Type == "ui.message.assistant.final").Payload.GetProperty("text").GetString().ShouldBe("steered");
    }

    [Fact]
    public async Task A_running_run_is_cancelled_and_ends_once()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var run = await client.PromptAsync(session, "/demo stream 60000 50");
        await using var stream = await EventSource.OpenAsync(client, $"/api/runs/{run}/events");
        await stream.ReadUntilAsync("ui.message.assistant.delta");

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.PostJsonAsync($"/api/runs/{run}/cancel", new { })));
        var frames = await stream.ReadToEndAsync();

        frames.Count(frame => frame.Type == "ui.run.cancelled").ShouldBe(1);
        frames.Count(frame => frame.Type == "run.completed").ShouldBe(1);
        (await client.GetJsonAsync($"/api/runs/{run}")).GetProperty("status").GetString().ShouldBe("cancelled");
    }

    [Fact]
    public async Task A_queued_run_is_cancelled_at_once_and_its_message_never_reaches_the_agent()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var busy = await client.PromptAsync(session, "/demo stream 60000 50");
        var queued = await client.PromptAsync(session, "/demo say never");

        var cancelled = await client.PostJsonAsync($"/api/runs/{queued}/cancel", new { });

        cancelled.GetProperty("status").GetString().ShouldBe("cancelled");
        (await client.RunToEndAsync(queued)).Select(frame => frame.Type).ShouldNotContain("ui.message.user");
        await client.PostJsonAsync($"/api/runs/{busy}/cancel", new { });
    }

    [Fact]
    public async Task The_same_command_twice_is_one_run()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var key = Guid.NewGuid().ToString();

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            client.PostJsonAsync($"/api/sessions/{session}/prompt", new { prompt = "/demo say once" }, idempotencyKey: key)));

        replies.Select(reply => reply.GetProperty("run_id").GetString()).Distinct().ShouldHaveSingleItem();
        (await client.GetJsonAsync($"/api/runs?session_id={session}")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_a_conflict()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var key = Guid.NewGuid().ToString();
        await client.PostJsonAsync($"/api/sessions/{session}/prompt", new { prompt = "/demo say one" }, idempotencyKey: key);

        var problem = await client.PostJsonAsync($"/api/sessions/{session}/prompt", new { prompt = "/demo say two" }, HttpStatusCode.Conflict, key);

        problem.GetProperty("type").GetString().ShouldBe("urn:gantry:problem:idempotency-key-reused");
    }

    [Fact]
    public async Task A_failing_model_ends_the_run_in_an_error_that_says_why()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var frames = await client.RunToEndAsync(await client.PromptAsync(session, "/demo fail the moon is down"));

        frames.Single(frame => frame.Type == "ui.run.error").Payload.GetProperty("message").GetString()!.ShouldContain("the moon is down");
        frames[^1].Payload.GetProperty("status").GetString().ShouldBe("error");
    }

    [Fact]
    public async Task An_agent_without_a_model_says_how_to_get_one()
    {
        var session = await client.NewSessionAsync(folder.Path, agent: "native");
        var frames = await client.RunToEndAsync(await client.PromptAsync(session, "hello"));

        frames.Single(frame => frame.Type == "ui.run.error").Payload.GetProperty("hint").GetString()!.ShouldContain("ANTHROPIC_API_KEY");
    }

    private async Task<string> SendAsync(string session, string content, string delivery) =>
        (await client.PostJsonAsync($"/api/sessions/{session}/messages", new { content, delivery })).GetProperty("message_id").GetString()!;
}
