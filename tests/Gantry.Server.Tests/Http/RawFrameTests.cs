using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class RawFrameTests(RunningDaemon daemon) : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly HttpClient client = daemon.Client;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Raw_frames_stand_between_a_runs_events_live_and_afterwards_alike()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await using var live = await EventSource.OpenAsync(client, $"/api/sessions/{session}/events?raw=1");
        await live.ReadUntilAsync("synced");
        var run = await client.PromptAsync(session, "/demo say first", "/demo tool list_files {}", "/demo say second");

        var frames = await live.ReadUntilAsync("run.completed");
        await using var replay = await EventSource.OpenAsync(client, $"/api/runs/{run}/events?raw=1");
        var replayed = await replay.ReadToEndAsync();
        var plain = await client.RunToEndAsync(run);

        var expected = Told(frames);
        expected.Count(word => word == "provider.frame").ShouldBe(3);
        expected.IndexOf("provider.frame").ShouldBeGreaterThan(expected.IndexOf("ui.message.user"));
        expected.LastIndexOf("provider.frame").ShouldBeGreaterThan(expected.IndexOf("ui.tool.result"));
        Told(replayed).ShouldBe(expected);
        Told(plain).ShouldBe(expected.Where(word => word != "provider.frame"));

        var raw = frames.Where(frame => frame.Type == "provider.frame").ToList();
        raw.ShouldAllBe(frame => frame.Id == null && frame.Json.GetProperty("kind").GetString() == "raw");
        raw.Select(frame => frame.Payload.GetProperty("n").GetInt64()).ShouldBe([1, 2, 3]);
        raw[0].Payload.GetProperty("frame").GetProperty("text").GetString().ShouldBe("first");
    }

    [Fact]
    public async Task A_socket_tells_them_too()
    {
        var session = await client.NewSessionAsync(folder.Path);
        await client.RunToEndAsync(await client.PromptAsync(session, "/demo say hello"));
        await using var socket = await SocketClient.OpenAsync(daemon.Process, $"/api/sessions/{session}/stream?raw=1");

        var frames = await socket.ReadUntilAsync("synced");

        frames.Count(frame => frame.GetProperty("type").GetString() == "provider.frame").ShouldBe(1);
    }

    [Fact]
    public async Task Another_word_than_0_or_1_is_refused()
    {
        var session = await client.NewSessionAsync(folder.Path);

        var problem = await client.GetJsonAsync($"/api/sessions/{session}/events?raw=maybe", System.Net.HttpStatusCode.UnprocessableEntity);

        problem.GetProperty("detail").GetString().ShouldBe("raw must be 1 or 0.");
    }

    // What has a place: events, and raw frames. Deltas come live alone.
    private static List<string> Told(IEnumerable<SseFrame> frames) =>
        [.. frames.Where(frame => frame.Id is not null || frame.Type == "provider.frame").Select(frame => frame.Type!)];
}
