using Gantry.Testing;

namespace Gantry.Faults.Tests.Streams;

public sealed class DisconnectTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_reader_that_loses_its_connection_again_and_again_misses_nothing_and_sees_nothing_twice()
    {
        var luck = Rounds.Luck(output.WriteLine);
        await using var daemon = await DaemonProcess.StartAsync();
        var session = await daemon.Client.NewSessionAsync(folder.Path);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var talking = TalkAsync(daemon.Client, session, enough.Token);

        var seen = new List<SseFrame>();
        for (var connection = 0; connection < Rounds.Of(few: 60, many: 500); connection++)
        {
            await using var stream = await EventSource.OpenAsync(daemon.Client, $"/api/sessions/{session}/events", lastEventId: seen.Count.ToString());
            for (var frames = luck.Next(1, 30); frames > 0; frames--)
            {
                var frame = await stream.NextAsync();
                if (frame!.Id is not null)
                {
                    seen.Add(frame);
                }
            }
        }

        await enough.CancelAsync();
        await talking;
        seen.ShouldBeGapFree();
        var log = await daemon.Client.ReadLogAsync(session);
        seen.Select(frame => frame.Data).ShouldBe(log.Take(seen.Count).Select(frame => frame.Data));
        seen.Count.ShouldBeGreaterThan(60);
    }

    // Keeps the session streaming: as soon as a run is over the next begins.
    private static async Task TalkAsync(HttpClient client, string session, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await client.RunToEndAsync(await client.PromptAsync(session, "/demo think hard", "/demo stream 20 2", """/demo tool list_files {"path":"."}""", "/demo say so"));
        }
    }
}
