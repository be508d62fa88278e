using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Sockets;

public sealed class EntityEventTests(RunningDaemon daemon) : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly HttpClient client = daemon.Client;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_sandbox_tells_what_its_agent_does_from_the_beginning()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var run = await client.PromptAsync(session, "/demo think hm", "/demo say hello", """/demo tool read_file {"path":"none"}""");
        await client.RunToEndAsync(run);
        await using var socket = await SocketClient.OpenAsync(daemon.Process, $"/ws/events?entity_types=sandbox&entity_ids={session}");

        var events = await ReadUntilAsync(socket, "agent.completed");

        events.Select(Name).ShouldBe(
            [
                "agent.queued", "agent.started", "agent.message_injected", "agent.checkpoint", "agent.thinking", "agent.message", "agent.tool_use", "agent.usage",
                "agent.tool_result", "agent.usage", "agent.completed",
            ]);
        events.ShouldAllBe(told => told.GetProperty("entity_type").GetString() == "sandbox" && told.GetProperty("entity_id").GetString() == session);
        events.Select(Seq).ShouldBeInOrder(SortDirection.Ascending);
        var message = events.Single(told => Name(told) == "agent.message");
        message.GetProperty("payload").GetProperty("text").GetString().ShouldBe("hello");
        message.GetProperty("at").GetDateTimeOffset().Offset.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("agent.message")]
    [InlineData("SANDBOX_agent.message")]
    [InlineData("sandbox_AGENT.MESSAGE,agent.nothing")]
    public async Task Only_the_event_types_asked_for_are_told(string types)
    {
        var session = await client.NewSessionAsync(folder.Path);
        await using var socket = await SocketClient.OpenAsync(daemon.Process, $"/ws/events?entity_ids={session}&event_types={types}");
        await client.RunToEndAsync(await client.PromptAsync(session, "/demo say one"));
        await client.RunToEndAsync(await client.PromptAsync(session, "/demo say two"));

        var texts = new[] { await socket.NextAsync(), await socket.NextAsync() }.Select(told => told!.Value.GetProperty("payload").GetProperty("text").GetString());

        texts.ShouldBe(["one", "two"]);
    }

    [Fact]
    public async Task One_entity_goes_on_after_a_position()
    {
        var session = await client.NewSessionAsync(folder.Path);
        var run = await client.PromptAsync(session, "/demo say one");
        var last = (await client.RunToEndAsync(run)).Last(frame => frame.Id is not null).Id!;
        var next = await client.PromptAsync(session, "/demo say two");
        await using var ofSession = await SocketClient.OpenAsync(daemon.Process, $"/ws/events?entity_types=session&entity_ids={session}&after={last}");
        await using var ofRun = await SocketClient.OpenAsync(daemon.Process, $"/ws/events?entity_types=run&entity_ids={next}&after={last}");
        await using var ahead = await SocketClient.OpenAsync(daemon.Process, $"/ws/events?entity_types=run&entity_ids={run}&after=999");

        var toldOfSession = await ReadUntilAsync(ofSession, "agent.completed");
        var toldOfRun = await ReadUntilAsync(ofRun, "agent.completed");

        Seq(toldOfSession[0]).ShouldBe(long.Parse(last) + 1);
        toldOfRun.Select(Seq).ShouldBe(toldOfSession.Select(Seq));
        toldOfRun.ShouldAllBe(told => told.GetProperty("entity_id").GetString() == next);
        (await ahead.NextAsync())!.Value.GetProperty("event_type").GetString().ShouldBe("stream.reset");
    }

    [Fact]
    public async Task Several_entities_are_told_each_for_itself_and_no_other()
    {
        var first = await client.NewSessionAsync(folder.Path);
        var second = await client.NewSessionAsync(folder.Path);
        var other = await client.NewSessionAsync(folder.Path);
        var run = await client.PromptAsync(first, "/demo say one");
        await using var socket = await SocketClient.OpenAsync(daemon.Process, $"/ws/events?entity_ids={first},{run}&entity_ids={second}&event_types=agent.completed");
        await client.RunToEndAsync(run);
        await client.RunToEndAsync(await client.PromptAsync(other, "/demo say other"));
        await client.RunToEndAsync(await client.PromptAsync(second, "/demo say two"));

        var told = new[] { await socket.NextAsync(), await socket.NextAsync(), await socket.NextAsync() };

        told.Select(one => (one!.Value.GetProperty("entity_type").GetString(), one.Value.GetProperty("entity_id").GetString()))
            .ShouldBe([("session", first), ("run", run), ("session", second)]);
    }

    [Fact]
    public async Task Without_names_everything_that_happens_from_now_on_is_told()
    {
        var sessions = new List<string> { await client.NewSessionAsync(folder.Path), await client.NewSessionAsync(folder.Path) };
        await client.RunToEndAsync(await client.PromptAsync(sessions[0], "/demo say before"));
        await using var socket = await SocketClient.OpenAsync(daemon.Process, "/ws/events?entity_types=session,run&event_types=agent.message_injected");

        var unborn = Guid.NewGuid().ToString();
        await client.PostJsonAsync("/v1/session/message", new { session_id = unborn, message = "/demo say new" });
        var runs = new List<string> { await client.PromptAsync(sessions[0], "/demo say a"), await client.PromptAsync(sessions[1], "/demo say b") };

        // Other tests share the daemon; what they do is told as well.
        HashSet<string> awaited = [unborn, .. sessions, .. runs];
        var told = await socket.ReadUntilAsync(one => awaited.Remove(one.GetProperty("entity_id").GetString()!) && awaited.Count == 0);

        told.Where(one => one.GetProperty("entity_id").GetString() == sessions[0]).ShouldHaveSingleItem().GetProperty("payload").GetProperty("text").GetString().ShouldBe("/demo say a");
    }

    [Theory]
    [InlineData("entity_types=planet", 422)]
    [InlineData("entity_ids=sandbox-abc123", 422)]
    [InlineData("after=5", 422)]
    [InlineData("after=5&entity_ids=5f4c1b1e-0000-4000-8000-000000000000,5f4c1b1e-0000-4000-8000-000000000001", 422)]
    [InlineData("after=x&entity_ids=5f4c1b1e-0000-4000-8000-000000000000", 400)]
    [InlineData("entity_types=run&entity_ids=5f4c1b1e-0000-4000-8000-000000000000", 404)]
    public async Task What_cannot_be_meant_is_refused(string query, int status) =>
        (await SocketClient.RefusalAsync(daemon.Process, $"/ws/events?{query}", daemon.Process.Token)).ShouldBe(status);

    [Fact]
    public async Task It_takes_ping_and_ack_and_no_message()
    {
        await using var socket = await SocketClient.OpenAsync(daemon.Process, $"/ws/events?entity_ids={Guid.NewGuid()}");
        await socket.SendAsync(new { type = "ack", seq = 1 });
        await socket.SendAsync(new { type = "message", content = "hello" });
        await socket.SendAsync(new { type = "ping" });

        (await socket.NextAsync())!.Value.GetProperty("problem").GetProperty("detail").GetString()!.ShouldContain("ack or ping");
        (await socket.NextAsync())!.Value.GetProperty("type").GetString().ShouldBe("pong");
    }

    private static Task<List<JsonElement>> ReadUntilAsync(SocketClient socket, string name) => socket.ReadUntilAsync(told => Name(told) == name);

    private static string Name(JsonElement told) => told.GetProperty("event_type").GetString()!;

    private static long Seq(JsonElement told) => told.GetProperty("seq").GetInt64();
}
