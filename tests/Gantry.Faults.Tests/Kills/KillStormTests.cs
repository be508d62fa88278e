using Gantry.Testing;

namespace Gantry.Faults.Tests.Kills;

public sealed class KillStormTests(ITestOutputHelper output) : IDisposable
{
    private const int Sessions = 20;
    private const int Users = 6;

    // After every kill some sessions are held against what was seen of them before, now and then all of them with their whole logs, and so are all at the end:
    // what a kill took away is missing then too.
    private const int ComparedEach = 5;
    private const int WhollyEvery = 50;
    private const int LongestLoad = 300;

    // In `make test` a starved machine kills less often rather than taking all day; how often it did is said at the end.
    private const int FewestKills = 15;
    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(3);

    private readonly TemporaryDirectory data = new();
    private readonly TemporaryDirectory folders = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        data.Dispose();
        folders.Dispose();
    }

    [Fact]
    public async Task Kills_at_any_moment_lose_nothing_acknowledged_and_repeat_nothing()
    {
        var luck = Rounds.Luck(output.WriteLine);
        var sessions = new List<StormSession>();
        StormSession patient;
        await using (var first = await DaemonProcess.StartAsync(data.Path))
        {
            for (var n = 0; n < Sessions; n++)
            {
                var folder = Directory.CreateDirectory(folders[$"{n}"]).FullName;
                sessions.Add(new StormSession(await first.Client.NewSessionAsync(folder), folder));
            }

            patient = await AskAndWaitAsync(first.Client);
            await first.KillAsync();
        }

        var rounds = Rounds.Of(few: 200, many: 1000);
        var began = TimeProvider.System.GetTimestamp();
        var round = 0;
        while (round < rounds && (Rounds.AreMany || round < FewestKills || TimeProvider.System.GetElapsedTime(began) < Enough))
        {
            round++;
            await using var daemon = await DaemonProcess.StartAsync(data.Path);
            var compared = round % WhollyEvery == 0 ? [.. sessions, patient] : luck.GetItems(sessions.ToArray(), ComparedEach).Distinct().ToArray();
            await Task.WhenAll(compared.Select(session => session.CompareAsync(daemon.Client, wholly: round % WhollyEvery == 0)));
            await LoadUntilKilledAsync(daemon, sessions, luck);
        }

        await using var last = await DaemonProcess.StartAsync(data.Path);
        await Task.WhenAll(sessions.Append(patient).Select(session => session.SettleAsync(last.Client)));
        File.ReadAllLines(folders["patient", "effects.txt"]).ShouldBe(["1"], "a question that nobody had answered did not live through the kills");
        output.WriteLine($"{round} kills, {sessions.Sum(session => session.Acknowledged)} messages acknowledged");
        sessions.Sum(session => session.Acknowledged).ShouldBeGreaterThan(round);
    }

    // A session that asks before the first kill and is answered after the last.
    private async Task<StormSession> AskAndWaitAsync(HttpClient client)
    {
        var folder = Directory.CreateDirectory(folders["patient"]).FullName;
        var session = new StormSession(await client.NewSessionAsync(folder), folder);
        (await session.SendAsync(client, """/demo tool bash {"command":"echo 1 >> effects.txt"}""", "queue", Cancelled)).ShouldBeTrue();
        await using var stream = await EventSource.OpenAsync(client, $"/api/sessions/{session.Id}/events");
        await stream.ReadUntilAsync("ui.run.waiting");
        return session;
    }

    private static async Task LoadUntilKilledAsync(DaemonProcess daemon, List<StormSession> sessions, Random luck)
    {
        using var killed = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var readers = sessions.Where(_ => luck.Next(3) == 0).Select(session => session.FollowAsync(daemon.Client, killed.Token)).ToList();

        // Each user has sessions of their own; seeds are drawn here, where the order is certain.
        var users = sessions.Chunk(Sessions / Users + 1).Select(own => UseAsync(daemon.Client, own, new Random(luck.Next()), killed.Token)).ToList();
        await Task.Delay(TimeSpan.FromMilliseconds(luck.Next(1, LongestLoad)), TimeProvider.System, Cancelled);
        await daemon.KillAsync();
        await killed.CancelAsync();
        await Task.WhenAll([.. users, .. readers]);
    }

    private static async Task UseAsync(HttpClient client, StormSession[] own, Random luck, CancellationToken cancellationToken)
    {
        for (var n = 0; n < 12; n++)
        {
            var session = own[luck.Next(own.Length)];
            try
            {
                if (luck.Next(3) == 0)
                {
                    await session.AnswerAsync(client, luck);
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or IOException)
            {
                return;
            }

            if (!await session.SendAsync(client, luck, cancellationToken))
            {
                return;
            }
        }
    }
}
