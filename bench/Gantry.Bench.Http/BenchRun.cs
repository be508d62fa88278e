using Gantry.Bench.Http.Measures;
using Gantry.Bench.Http.Report;
using Gantry.Bench.Http.Servers;

namespace Gantry.Bench.Http;

/// <summary>
/// All measures, one after the other. In each the servers take turns, round by round, and the medians of the rounds are compared; those that are not measured
/// stand idle meanwhile.
/// </summary>
internal sealed class BenchRun : IAsyncDisposable
{
    private const int ReplayedEvents = 100_000;
    private const int FanOutReaders = 1000;
    private const int IdleReaders = 5000;
    private const int StalledReaderCount = 200;
    private const int StalledEvents = 40_000;
    private const int CrowdOfSessions = 50;
    private const int FewSessions = 1000;
    private const int ManySessions = 10_000;

    // What the collector does or leaves between two looks.
    private const double FlatMebibytes = 8;

    // As published for opencode 1.18: what is said when it cannot be run here.
    private const double OpenCodeLatency = 14_000;
    private const double OpenCodeReady = 1900;
    private const double OpenCodeIdle = 350.0 * 1024 * 1024;

    private readonly BenchOptions options;
    private readonly Table table = new();
    private readonly List<IAsyncDisposable> owned = [];
    private string folder = "";
    private IngestingDaemon gantry = null!;
    private BareServer bare = null!;
    private NchanServer? nchan;
    private RedisPubSub? pubSub;
    private RedisStreams? streams;

    private BenchRun(BenchOptions options) => this.options = options;

    public static async Task<BenchRun> BeginAsync(BenchOptions options)
    {
        var run = new BenchRun(options) { folder = Path.Combine(options.Folder, "work") };
        if (Directory.Exists(run.folder))
        {
            Directory.Delete(run.folder, recursive: true);
        }

        run.gantry = run.Own(await IngestingDaemon.StartAsync(run.NewFolder("gantry")));
        run.bare = run.Own(await BareServer.StartAsync(run.NewFolder("bare")));
        if (await NchanServer.StartAsync(run.NewFolder("nchan")) is { } nchan)
        {
            run.nchan = run.Own(nchan);
        }
        else
        {
            run.table.Remark("nginx with nchan: left out, it is not installed and could not be (see above).");
        }

        if (await RedisProcess.StartAsync(run.NewFolder("redis")) is { } redis)
        {
            run.Own(redis);
            (run.pubSub, run.streams) = (new RedisPubSub(redis), new RedisStreams(redis));
        }
        else
        {
            run.table.Remark("Redis: left out, it is not installed and could not be (see above).");
        }

        return run;
    }

    public async Task MeasureAsync()
    {
        await WhenWantedAsync("latency", LatencyAsync);
        await WhenWantedAsync("publish", PublishAsync);
        await WhenWantedAsync("ingest", IngestAsync);
        await WhenWantedAsync("message", MessageAsync);
        await WhenWantedAsync("fanout", FanOutAsync);
        await WhenWantedAsync("sockets", SocketsAsync);
        await WhenWantedAsync("replay", ReplayAsync);
        await WhenWantedAsync("stalled", StalledAsync);
        await WhenWantedAsync("memory", MemoryAsync);
        await WhenWantedAsync("idle", IdleAsync);
        await WhenWantedAsync("crowd", CrowdAsync);
        await WhenWantedAsync("growth", GrowthAsync);
        await WhenWantedAsync("start", StartAsync);
        if (options.Page is { } page)
        {
            table.WriteInto(page);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(owned))
        {
            await part.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task LatencyAsync()
    {
        OpenCode? openCode = options.OpenCode is { } program ? await OpenCode.StartAsync(program, NewFolder("opencode")) : null;
        var medians = await TurnsAsync<EventServer>([gantry, bare, streams, nchan, pubSub], server => Task.FromResult(Latency.Measure(server, 400)));
        var slow = OpenCodeLatency;
        if (openCode is not null)
        {
            slow = Latency.Measure(openCode, 60).Value;
            await openCode.DisposeAsync();
        }

        var ours = medians[gantry].Value;
        table.Add(new Row(
            "publication to reader, one event at a time, median",
            $"{ours:0} µs",
            Beside(medians, "{0:0} µs", value => ours / value) + $"; opencode {slow:0} µs{(openCode is null ? " (published)" : "")} ({ours / slow:0.000}x)",
            Goal.AtMost(2, ours / medians[bare].Value, "bare") + "; " + Goal.AtMost(0.05, ours / slow, "opencode"),
            Goal.AtMost(1, Goal.Ratio(ours, Of(medians, streams)), "Redis Streams")));
    }

    private async Task PublishAsync()
    {
        var medians = await TurnsAsync<EventServer>([gantry, bare, nchan, pubSub, streams], server => Publishing.MeasureAsync(server, 1));
        var ours = medians[gantry].Value;
        table.Add(new Row(
            "single events by POST, 16 publishers",
            $"{ours:0} /s ({medians[gantry].Processor:0} µs CPU)",
            Beside(medians, "{0:0} /s", value => ours / value, "{0:0} µs CPU"),
            Goal.AtLeast(0.7, ours / medians[bare].Value, "bare"),
            Goal.AtLeast(0.5, Goal.Ratio(ours, Of(medians, nchan)), "nchan")));
    }

    private async Task IngestAsync()
    {
        EventServer?[] takers = [gantry, bare, streams];
        var all = await TurnsAsync<(EventServer Server, int Batch)>(
            [.. takers.OfType<EventServer>().Select(server => (server, 32)), .. streams is null ? [] : new[] { ((EventServer)streams, 1) }],
            taker => Publishing.MeasureAsync(taker.Server, taker.Batch));
        var medians = all.Where(median => median.Key.Batch == 32).ToDictionary(median => median.Key.Server, median => median.Value);
        double? single = streams is null ? null : all[(streams, 1)].Value;
        var ours = medians[gantry].Value;
        table.Add(new Row(
            "events by POST, 32 in each, 16 publishers",
            $"{ours:0} /s ({medians[gantry].Processor:0.0} µs CPU)",
            Beside(medians, "{0:0} /s", value => ours / value, "{0:0.0} µs CPU") + (single is { } each ? $"; the same Redis, asked for one XADD at a time {each:0} /s" : ""),
            Goal.AtLeast(0.7, ours / medians[bare].Value, "bare"),
            Goal.AtLeast(1, Goal.Ratio(ours, Of(medians, streams)), "Redis Streams, which takes 32 at a time too")));
    }

    private async Task MessageAsync()
    {
        await using var daemon = await Daemon.StartAsync(options.Program, NewFolder("message"));
        var medians = await TurnsAsync<EventServer>([daemon, bare], server => Publishing.MeasureAsync(server, 1));
        var ours = medians[daemon].Value;
        table.Add(new Row(
            "steering messages by POST `/v1/sessions/{id}/messages`, 16 publishers, the program",
            $"{ours:0} /s ({medians[daemon].Processor:0} µs CPU)",
            Beside(medians, "{0:0} /s", value => ours / value, "{0:0} µs CPU"),
            "-",
            "-"));
    }

    private async Task FanOutAsync()
    {
        var medians = await TurnsAsync<EventServer>([gantry, nchan, pubSub, bare], server => FanOut.MeasureAsync(server, FanOutReaders));
        var ours = medians[gantry].Value;
        table.Add(new Row(
            $"deliveries, {FanOutReaders} readers at full speed",
            $"{ours / 1000:0} k/s ({medians[gantry].Processor:0.00} µs CPU)",
            Beside(medians, "{0:0} /s", value => ours / value, "{0:0.00} µs CPU"),
            Goal.AtLeast(4, Goal.Ratio(ours, Of(medians, nchan)), "nchan"),
            Goal.AtLeast(1, Goal.Ratio(ours, Of(medians, pubSub)), "Redis pub/sub")));
    }

    private async Task SocketsAsync()
    {
        var sockets = new SocketDaemon(gantry);
        var medians = await TurnsAsync<EventServer>([gantry, sockets], server => FanOut.MeasureAsync(server, FanOutReaders));
        var ours = medians[sockets];
        table.Add(new Row(
            $"the same over {FanOutReaders} WebSockets",
            $"{ours.Value / 1000:0} k/s ({ours.Processor:0.00} µs CPU)",
            $"server-sent events {medians[gantry].Value / 1000:0} k/s ({ours.Value / medians[gantry].Value:0.00}x, {medians[gantry].Processor:0.00} µs CPU)",
            "-",
            "-"));
    }

    private async Task ReplayAsync()
    {
        EventServer?[] kept = [gantry, streams];
        var topics = kept.OfType<EventServer>().ToDictionary(server => server, server => Replaying.Prepare(server, ReplayedEvents));
        var medians = await TurnsAsync<EventServer>(kept, server => Task.FromResult(Replaying.Measure(server, topics[server], ReplayedEvents)));
        var ours = medians[gantry].Value;
        var ratio = Goal.Ratio(ours, Of(medians, streams));
        table.Add(new Row(
            "100,000 events to a late reader",
            $"{ours:0} ms ({medians[gantry].Processor:0.00} µs CPU an event)",
            Beside(medians, "{0:0} ms", value => ours / value, "{0:0.00} µs CPU"),
            Goal.AtMost(3, ratio, "Redis Streams"),
            Goal.AtMost(1, ratio, "Redis Streams")));
    }

    private async Task StalledAsync()
    {
        var lost = 0;
        var medians = await TurnsAsync<int>([2, 0], stalled =>
        {
            var figure = StalledReaders.Measure(gantry, stalled, 1000, out var missing);
            lost += missing;
            return Task.FromResult(figure);
        });
        var ratio = medians[2].Value / medians[0].Value;
        table.Add(new Row(
            "2 of 4 readers stalled for good: publication to the healthy two, 99th percentile",
            $"{medians[2].Value:0} µs, {lost} events lost by any of the four",
            $"none stalled {medians[0].Value:0} µs ({ratio:0.00}x)",
            Goal.AtMost(1.5, ratio, "of none stalled") + $"; none lost: {(lost == 0 ? "yes" : "**no**")}",
            "memory flat: see below"));
    }

    private async Task MemoryAsync()
    {
        var rounds = new List<(Figure First, Figure Again)>();
        for (var round = 0; round < 3; round++)
        {
            await using var fresh = await IngestingDaemon.StartAsync(NewFolder($"memory-{round}"));
            rounds.Add(await Memory.OfStalledReadersAsync(fresh, StalledReaderCount, StalledEvents));
        }

        var first = Figure.Median([.. rounds.Select(round => round.First)]).Value;
        var again = Figure.Median([.. rounds.Select(round => round.Again)]).Value / 1024 / 1024;
        table.Add(new Row(
            $"{StalledReaderCount} readers that never read: the daemon grows by",
            $"{first / 1024 / 1024:0} MiB while {StalledEvents:N0} events pass ({first / 1024 / StalledReaderCount:0} KB each), by {again:0.0} MiB while as many pass again",
            $"a queue per reader would hold {StalledReaderCount * StalledEvents * 320L / 1024 / 1024:N0} MiB",
            "-",
            $"flat: {(again < FlatMebibytes ? "yes" : "**no**")}"));
    }

    private async Task IdleAsync()
    {
        var rounds = new List<Figure>();
        for (var round = 0; round < 3; round++)
        {
            await using var daemon = await Daemon.StartAsync(options.Program, NewFolder($"idle-{round}"));
            rounds.Add(await Memory.OfIdleReadersAsync(daemon, IdleReaders));
        }

        var each = Figure.Median(rounds).Value;
        table.Add(new Row($"{IdleReaders} idle readers, the program", $"{each / 1024:0.0} KB each", "-", Goal.AtMostKilobytes(30, each), Goal.AtMostKilobytes(16, each)));
    }

    private async Task CrowdAsync()
    {
        await using var daemon = await Daemon.StartAsync(options.Program, NewFolder("crowd"));
        var late = await TurnsAsync<int>([1, CrowdOfSessions], sessions => Crowd.MeasureAsync(daemon, sessions));
        var (one, all) = (late[1].Value, late[CrowdOfSessions].Value);
        table.Add(new Row(
            $"{CrowdOfSessions} sessions at work, 20 messages a second to each: message to reader, 99th percentile, the program",
            $"{all:0} µs",
            $"one session {one:0} µs ({all / one:0.00}x)",
            Goal.AtMost(3, all / one, "one session"),
            "-"));
    }

    private async Task GrowthAsync()
    {
        await using var few = await GrownDaemon.StartAsync(NewFolder("few"), FewSessions);
        await using var many = await GrownDaemon.StartAsync(NewFolder("many"), ManySessions);
        foreach (var question in Growth.All)
        {
            var costs = await TurnsAsync<GrownDaemon>([few, many], store => Task.FromResult(question.Measure(store)));
            var (before, after) = (costs[few].Processor, costs[many].Processor);
            table.Add(new Row(
                $"{question.Name}, of {ManySessions:N0} sessions with {ManySessions * GrownDaemon.Events:N0} events in {ManySessions / 100} workspaces",
                $"{after:0} µs CPU, {costs[many].Value:0} µs",
                $"in a tenth of it {before:0} µs CPU, {costs[few].Value:0} µs ({after / before:0.00}x)",
                Goal.AtMost(1.5, after / before, "the tenth"),
                "-"));
        }
    }

    private async Task StartAsync()
    {
        var ours = await StartsAsync(async () => await Daemon.StartAsync(options.Program, NewFolder("start")));
        var published = options.OpenCode is null;
        var (ready, idle) = published
            ? (new Figure(OpenCodeReady), new Figure(OpenCodeIdle))
            : await StartsAsync(async () => await OpenCode.StartAsync(options.OpenCode!, NewFolder("opencode")));
        var name = published ? "opencode (published)" : "opencode";
        Add("start until it listens, the program", ours.Ready.Value, ready.Value, "ms");
        Add("resident memory when idle, the program", ours.Idle.Value / 1024 / 1024, idle.Value / 1024 / 1024, "MiB");

        void Add(string measure, double value, double other, string unit) => table.Add(new Row(
            measure,
            $"{value:0} {unit}",
            $"{name} {other:0} {unit} ({value / other:0.00}x)",
            Goal.AtMost(0.5, value / other, "opencode"),
            Goal.AtMost(0.25, value / other, "opencode")));
    }

    private async Task<(Figure Ready, Figure Idle)> StartsAsync(Func<Task<EventServer>> start)
    {
        var rounds = new List<(Figure Ready, Figure Idle)>();
        for (var round = 0; round < options.Rounds; round++)
        {
            rounds.Add(await Memory.OfStartAsync(start));
        }

        return (Figure.Median([.. rounds.Select(round => round.Ready)]), Figure.Median([.. rounds.Select(round => round.Idle)]));
    }

    private async Task<Dictionary<T, Figure>> TurnsAsync<T>(IEnumerable<T?> takers, Func<T, Task<Figure>> measure)
        where T : notnull
    {
        var rounds = takers.Where(taker => taker is not null).ToDictionary(taker => taker!, _ => new List<Figure>());
        for (var round = 0; round <= options.Rounds; round++)
        {
            foreach (var (taker, figures) in rounds)
            {
                figures.Add(await measure(taker));
            }
        }

        // In the first one they still warm up.
        return rounds.ToDictionary(taker => taker.Key, taker => Figure.Median([.. taker.Value.Skip(1)]));
    }

    private string Beside<T>(Dictionary<T, Figure> medians, string unit, Func<double, double> ratio, string? processor = null)
        where T : EventServer =>
        string.Join("; ", medians
            .Where(median => median.Key is not (IngestingDaemon or Daemon))
            .Select(median => $"{median.Key.Name} {string.Format(unit, median.Value.Value)} ({ratio(median.Value.Value):0.00}x{(processor is null ? "" : ", " + string.Format(processor, median.Value.Processor))})"));

    private static double? Of(Dictionary<EventServer, Figure> medians, EventServer? server) => server is null ? null : medians[server].Value;

    private async Task WhenWantedAsync(string measure, Func<Task> take)
    {
        if (options.Wants(measure))
        {
            Console.Error.WriteLine($"{measure} …");
            await take();
        }
    }

    private T Own<T>(T part)
        where T : IAsyncDisposable
    {
        owned.Add(part);
        return part;
    }

    private string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
}
