using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class RunStreamTests(RunningDaemon daemon) : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly HttpClient client = daemon.Client;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_run_streams_from_queued_to_completed_between_its_brackets()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var run = await client.PromptAsync(session, "/demo say Hello there");

        var frames = await client.RunToEndAsync(run);

        frames[0].Comment.ShouldBe("connected");
        frames.Where(frame => frame.Id is not null).Select(frame => frame.Type).ShouldBe(
            ["ui.run.queued", "run.started", "ui.run.started", "ui.message.user", "ui.checkpoint", "ui.message.assistant.final", "ui.usage", "ui.run.completed", "run.completed"]);
        frames[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
        frames.Single(frame => frame.Type == "ui.message.assistant.final").Payload.GetProperty("text").GetString().ShouldBe("Hello there");
    }

    [Fact]
    public async Task A_stream_says_what_proxies_need_to_know()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await using var stream = await EventSource.OpenAsync(client, $"/api/sessions/{session}/events");

        stream.Response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        stream.Response.Headers.CacheControl!.ToString().ShouldBe("no-transform, no-cache");
        stream.Response.Headers.GetValues("X-Accel-Buffering").ShouldBe(["no"]);
    }

    [Fact]
    public async Task Deltas_have_no_id_and_add_up_to_the_final_text()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await using var stream = await EventSource.OpenAsync(client, $"/api/sessions/{session}/events");
        await stream.ReadUntilAsync("synced");
        await client.PromptAsync(session, "/demo stream 20 1");

        var frames = await stream.ReadUntilAsync("ui.message.assistant.final");

        var deltas = frames.Where(frame => frame.Type == "ui.message.assistant.delta").ToList();
        var final = frames[^1].Payload;
        deltas.ShouldAllBe(frame => frame.Id == null && frame.Payload.GetProperty("itemId").GetString() == final.GetProperty("itemId").GetString());
        string.Concat(deltas.Select(frame => frame.Payload.GetProperty("textDelta").GetString())).ShouldBe(final.GetProperty("text").GetString());
        var offset = 0;
        foreach (var delta in deltas)
        {
            delta.Payload.GetProperty("offset").GetInt32().ShouldBe(offset);
            offset += delta.Payload.GetProperty("textDelta").GetString()!.Length;
        }
    }

    [Fact]
    public async Task Who_attaches_in_the_middle_gets_a_snapshot_that_the_live_deltas_continue()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await using var early = await EventSource.OpenAsync(client, $"/api/sessions/{session}/events");
        await client.PromptAsync(session, "/demo stream 400 10");
        await early.ReadUntilAsync("ui.message.assistant.delta");

        await using var late = await EventSource.OpenAsync(client, $"/api/sessions/{session}/events");
        var frames = await late.ReadUntilAsync("ui.message.assistant.final");

        var item = frames.Single(frame => frame.Name == "snapshot").Json.GetProperty("items").EnumerateArray().Single();
        var text = item.GetProperty("text").GetString()!;
        frames.FindIndex(frame => frame.Name == "snapshot").ShouldBeLessThan(frames.FindIndex(frame => frame.Name == "synced"));
        foreach (var delta in frames.Where(frame => frame.Type == "ui.message.assistant.delta"))
        {
            delta.Payload.GetProperty("offset").GetInt32().ShouldBe(text.Length);
            text += delta.Payload.GetProperty("textDelta").GetString();
        }

        text.ShouldBe(frames[^1].Payload.GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_reader_that_comes_back_gets_what_it_missed_and_nothing_twice()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var all = (await client.RunToEndAsync(await client.PromptAsync(session, "/demo say one"))).Where(frame => frame.Id is not null).ToList();

        foreach (var seen in all)
        {
            await using var stream = await EventSource.OpenAsync(client, $"/api/sessions/{session}/events", lastEventId: seen.Id);
            var rest = await stream.ReadUntilAsync("synced");

            rest.Where(frame => frame.Id is not null).Select(frame => frame.Data).ShouldBe(all.Skip(all.IndexOf(seen) + 1).Select(frame => frame.Data));
            rest[^1].Json.GetProperty("seq").GetInt64().ToString().ShouldBe(all[^1].Id);
        }
    }

    [Fact]
    public async Task A_reader_of_a_run_that_has_seen_its_end_is_told_so_and_let_go()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var run = await client.PromptAsync(session, "/demo say one");
        var last = (await client.RunToEndAsync(run))[^1].Id;
        await client.RunToEndAsync(await client.PromptAsync(session, "/demo say two"));

        await using var stream = await EventSource.OpenAsync(client, $"/api/runs/{run}/events", lastEventId: last);

        (await stream.ReadToEndAsync()).Select(frame => frame.Comment ?? frame.Name).ShouldBe(["connected", "synced"]);
    }

    [Fact]
    public async Task A_run_stream_carries_no_other_run()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var first = await client.PromptAsync(session, "/demo stream 20 2");
        var second = await client.PromptAsync(session, "/demo say two");

        var frames = await client.RunToEndAsync(second);

        frames.Where(frame => frame.Type is not null).ShouldAllBe(frame => frame.Json.GetProperty("runId").GetString() == second);
        (await client.RunToEndAsync(first)).Where(frame => frame.Type is not null).ShouldAllBe(frame => frame.Json.GetProperty("runId").GetString() == first);
    }

    [Fact]
    public async Task A_position_ahead_of_the_log_is_reset_and_the_whole_log_follows()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await client.RunToEndAsync(await client.PromptAsync(session, "/demo say one"));

        await using var stream = await EventSource.OpenAsync(client, $"/api/sessions/{session}/events?after=100000");
        var frames = await stream.ReadUntilAsync("synced");

        frames[1].Name.ShouldBe("reset");
        frames.First(frame => frame.Id is not null).Id.ShouldBe("1");
    }

    [Fact]
    public async Task A_session_can_be_subscribed_before_its_first_message_makes_it()
    {
        var session = Guid.NewGuid().ToString();
        await using var stream = await EventSource.OpenAsync(client, $"/v1/session/{session}/events");
        await stream.ReadUntilAsync("synced");

        var posted = await client.PostJsonAsync("/v1/session/message", new { session_id = session, message = "/demo say hi" });

        posted.GetProperty("session_id").GetString().ShouldBe(session);
        var frames = await stream.ReadUntilAsync("run.completed");
        frames.Single(frame => frame.Type == "ui.message.user").Payload.GetProperty("messageId").GetString().ShouldBe(posted.GetProperty("event_id").GetString());
    }
}
