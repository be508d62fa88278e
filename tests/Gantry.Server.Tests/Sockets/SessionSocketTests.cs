using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Sockets;

public sealed class SessionSocketTests(RunningDaemon daemon) : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly HttpClient client = daemon.Client;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_socket_carries_the_frames_that_server_sent_events_carry()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await using var socket = await SocketClient.OpenAsync(daemon.Process, $"/api/sessions/{session}/stream");
        await using var stream = await EventSource.OpenAsync(client, $"/api/sessions/{session}/events");
        var synced = (await socket.ReadUntilAsync("synced"))[^1];
        await stream.ReadUntilAsync("synced");
        await client.PromptAsync(session, "/demo think hm", "/demo stream 20 1");

        var frames = await socket.ReadUntilAsync("run.completed");

        synced.GetRawText().ShouldBe("""{"type":"synced","seq":0}""");
        frames.Select(frame => frame.GetRawText()).ShouldBe((await stream.ReadUntilAsync("run.completed")).Select(frame => frame.Data));
        frames.Count(frame => !frame.TryGetProperty("seq", out _)).ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task A_socket_resumes_after_the_position_it_has_seen()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await client.RunToEndAsync(await client.PromptAsync(session, "/demo say one"));
        await using var socket = await SocketClient.OpenAsync(daemon.Process, $"/v1/sessions/{session}/stream?after=3");

        var frames = await socket.ReadUntilAsync("synced");

        frames[..^1].Select(frame => frame.GetProperty("seq").GetInt64()).ShouldBe(Enumerable.Range(4, frames.Count - 1).Select(n => (long)n));
    }

    [Fact]
    public async Task Who_attaches_in_the_middle_gets_a_snapshot_and_who_is_ahead_a_reset()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await using var stream = await EventSource.OpenAsync(client, $"/api/sessions/{session}/events");
        var run = await client.PromptAsync(session, "/demo stream 60000 50");
        await stream.ReadUntilAsync("ui.message.assistant.delta");
        await using var socket = await SocketClient.OpenAsync(daemon.Process, $"/api/sessions/{session}/stream?after=999");

        var frames = await socket.ReadUntilAsync("synced");

        frames[0].GetProperty("type").GetString().ShouldBe("reset");
        frames[0].GetProperty("after").GetInt64().ShouldBe(0);
        frames.Single(frame => frame.GetProperty("type").GetString() == "snapshot").GetProperty("items")[0].GetProperty("text").GetString().ShouldStartWith("word 1");
        await client.PostJsonAsync($"/api/runs/{run}/cancel", new { });
    }

    [Fact]
    public async Task A_message_over_a_socket_is_accepted_once_and_answered_with_its_id()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await using var socket = await SocketClient.OpenAsync(daemon.Process, $"/api/sessions/{session}/stream");
        await socket.SendAsync(new { type = "message", content = "/demo say hello", id = 7 });

        var frames = await socket.ReadUntilAsync("run.completed");
        var accepted = frames.SingleOrDefault(frame => frame.GetProperty("type").GetString() == "message.accepted");
        if (accepted.ValueKind == JsonValueKind.Undefined)
        {
            accepted = (await socket.ReadUntilAsync("message.accepted"))[^1];
        }

        accepted.GetProperty("id").GetInt32().ShouldBe(7);
        frames.Single(frame => frame.GetProperty("type").GetString() == "ui.message.user").GetProperty("payload").GetProperty("messageId").GetString()
            .ShouldBe(accepted.GetProperty("message_id").GetString());
    }

    [Fact]
    public async Task A_message_steers_when_it_says_so()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await using var socket = await SocketClient.OpenAsync(daemon.Process, $"/api/sessions/{session}/stream");
        await socket.SendAsync(new { type = "message", text = """/demo tool bash {"command":"echo x"}""" });
        var asked = (await socket.ReadUntilAsync("ui.approval.requested"))[^1];
        await socket.SendAsync(new { type = "message", text = "/demo say steered", delivery = "steer", id = "mine" });
        (await socket.ReadUntilAsync(frame => frame.TryGetProperty("id", out _)))[^1].GetProperty("run_id").ValueKind.ShouldBe(JsonValueKind.Null);

        await client.DecideAsync(asked.GetProperty("payload").GetProperty("approvalId").GetString()!, "deny");

        (await socket.ReadUntilAsync("ui.message.assistant.final"))[^1].GetProperty("payload").GetProperty("text").GetString().ShouldBe("steered");
        await socket.ReadUntilAsync("run.completed");
    }

    [Fact]
    public async Task An_unknown_session_is_followed_and_begins_with_its_first_good_message()
    {
        var session = Guid.NewGuid().ToString();
        await using var socket = await SocketClient.OpenAsync(daemon.Process, $"/v1/session/{session}/stream");
        await socket.ReadUntilAsync("synced");

        await socket.SendAsync(new { type = "message", content = " " });
        await socket.ReadUntilAsync("error");
        await client.GetJsonAsync($"/api/sessions/{session}", HttpStatusCode.NotFound);
        await socket.SendAsync(new { type = "message", content = "/demo say hi" });

        await socket.ReadUntilAsync("run.completed");
        (await client.GetJsonAsync($"/api/sessions/{session}")).GetProperty("session_id").GetString().ShouldBe(session);
    }

    [Fact]
    public async Task Ping_is_answered_and_ack_is_not()
    {
        await using var socket = await SocketClient.OpenAsync(daemon.Process, $"/v1/session/{Guid.NewGuid()}/stream");
        await socket.ReadUntilAsync("synced");

        await socket.SendAsync(new { type = "ack", seq = 5 });
        await socket.SendAsync(new { type = "ping" });

        (await socket.NextAsync())!.Value.GetRawText().ShouldBe("""{"type":"pong"}""");
    }

    [Theory]
    [InlineData("nonsense", "message")]
    [InlineData("{\"type\":\"ping\"} x", "message")]
    [InlineData("[]", "message")]
    [InlineData("{}", "type")]
    [InlineData("""{"type":5}""", "type")]
    [InlineData("""{"type":"dance"}""", "type")]
    [InlineData("""{"type":"message"}""", "content")]
    [InlineData("""{"type":"message","content":5}""", "content")]
    [InlineData("""{"type":"message","content":"x","delivery":"pigeon"}""", "delivery")]
    [InlineData("""{"type":"message","content":"x","id":{}}""", "id")]
    public async Task A_bad_message_is_refused_and_the_stream_goes_on(string text, string field)
    {
        await using var socket = await SocketClient.OpenAsync(daemon.Process, $"/v1/session/{Guid.NewGuid()}/stream");
        await socket.SendTextAsync(text);
        await socket.SendAsync(new { type = "ping" });

        var refusal = (await socket.ReadUntilAsync("error"))[^1];

        refusal.GetProperty("problem").GetProperty("status").GetInt32().ShouldBe(422);
        refusal.GetProperty("problem").GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(refusal.GetRawText());
        await socket.ReadUntilAsync("pong");
    }

    [Fact]
    public async Task Binary_closes_with_a_reason()
    {
        await using var socket = await SocketClient.OpenAsync(daemon.Process, $"/v1/session/{Guid.NewGuid()}/stream");
        await socket.SendAsync([1, 2, 3], WebSocketMessageType.Binary);

        await socket.ReadToEndAsync();

        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.InvalidMessageType);
        socket.CloseReason!.ShouldContain("text");
    }

    [Fact]
    public async Task More_than_a_mebibyte_closes_with_a_reason()
    {
        await using var socket = await SocketClient.OpenAsync(daemon.Process, $"/v1/session/{Guid.NewGuid()}/stream");
        await socket.SendAsync(new { type = "message", content = new string('x', 3 * 1024 * 1024) });

        await socket.ReadToEndAsync();

        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.MessageTooBig);
        socket.CloseReason!.ShouldContain("1 MiB");
    }

    [Fact]
    public async Task A_client_that_closes_is_answered()
    {
        await using var socket = await SocketClient.OpenAsync(daemon.Process, $"/v1/session/{Guid.NewGuid()}/stream");
        await socket.ReadUntilAsync("synced");

        await socket.CloseAsync();

        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
    }

    [Fact]
    public async Task An_upgrade_without_the_token_or_of_another_origin_is_refused()
    {
        foreach (var path in (string[])[$"/v1/session/{Guid.NewGuid()}/stream", "/ws/events"])
        {
            (await SocketClient.RefusalAsync(daemon.Process, path, token: null)).ShouldBe(401);
            (await SocketClient.RefusalAsync(daemon.Process, path, token: new string('0', 64))).ShouldBe(401);
            (await SocketClient.RefusalAsync(daemon.Process, path, daemon.Process.Token, "https://evil.example")).ShouldBe(403);
            (await SocketClient.RefusalAsync(daemon.Process, path, daemon.Process.Token, "null")).ShouldBe(403);
        }
    }

    [Fact]
    public async Task What_is_not_there_or_no_upgrade_is_refused_before_the_socket_opens()
    {
        (await SocketClient.RefusalAsync(daemon.Process, $"/api/sessions/{Guid.NewGuid()}/stream", daemon.Process.Token)).ShouldBe(404);
        (await SocketClient.RefusalAsync(daemon.Process, $"/v1/session/{Guid.NewGuid()}/stream?after=x", daemon.Process.Token)).ShouldBe(400);
        await client.GetJsonAsync($"/v1/session/{Guid.NewGuid()}/stream", HttpStatusCode.UpgradeRequired);
    }

    [Fact]
    public async Task A_daemon_that_stops_says_so_and_does_not_wait_for_a_client_that_is_silent()
    {
        await using var stopping = await DaemonProcess.StartAsync();
        await using var socket = await SocketClient.OpenAsync(stopping, $"/v1/session/{Guid.NewGuid()}/stream");
        await using var events = await SocketClient.OpenAsync(stopping, "/ws/events");
        await using var silent = await SocketClient.OpenAsync(stopping, $"/v1/session/{Guid.NewGuid()}/stream");
        await socket.ReadUntilAsync("synced");
        var stopped = stopping.StopAsync();

        await Task.WhenAll(socket.ReadToEndAsync(), events.ReadToEndAsync());

        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.EndpointUnavailable);
        socket.CloseReason.ShouldNotBeNullOrEmpty();
        events.CloseStatus.ShouldBe(WebSocketCloseStatus.EndpointUnavailable);
        (await stopped.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).ShouldBe(0);
    }
}
