using Gantry.Adapters.RawFrames;
using Gantry.Core.Data;
using Gantry.Core.RawFrames;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.RawFrames;

public sealed class RawFrameFolderTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly SessionId session = SessionId.New();

    private DataDirectory Data => new(directory.Path);

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Frames_come_back_as_they_are_in_the_order_of_their_runs()
    {
        var files = Open();
        var (first, second) = (RunId.New(), RunId.New());
        var frames = new[] { Frame(first, 1, 0), Frame(first, 2, 4), Frame(second, 1, 9), Frame(second, 2, 9) };
        files.Append([frames[2], frames[3]]);
        files.Append([frames[0]]);
        files.Append([frames[1]]);

        Numbers(files.Read(session, null, EventPosition.Start)).ShouldBe(Numbers(frames));
        Numbers(files.Read(session, second, EventPosition.Start)).ShouldBe(Numbers(frames[2..]));
        Numbers(files.Read(session, null, EventPosition.At(4))).ShouldBe(Numbers(frames[1..]));
        files.Read(session, null, EventPosition.Start).First().Json.ToArray().ShouldBe(frames[0].Json.ToArray());
        files.LastNumber(session, first).ShouldBe(2);
        files.LastNumber(session, RunId.New()).ShouldBe(0);
        files.Read(SessionId.New(), null, EventPosition.Start).ShouldBeEmpty();
    }

    [Fact]
    public void A_run_over_its_limit_loses_its_oldest_and_keeps_at_least_the_last_half()
    {
        const int limit = 20_000;
        var files = Open(new RawFrameOptions { RunLimit = limit });
        var run = RunId.New();
        var size = Frame(run, 1000, 0).Json.Length + 1;
        for (var n = 1; n <= 1000; n++)
        {
            files.Append([Frame(run, n, 0)]);
            SizeOfAll().ShouldBeLessThanOrEqualTo(limit);
        }

        var numbers = files.Read(session, run, EventPosition.Start).Select(frame => frame.N).ToList();
        numbers.ShouldBe(Enumerable.Range(1001 - numbers.Count, numbers.Count).Select(n => (long)n));
        numbers.Count.ShouldBeGreaterThan((limit / 2 / size) - 2);
        files.LastNumber(session, run).ShouldBe(1000);
    }

    [Fact]
    public void What_a_crash_cut_off_is_passed_over_and_what_follows_is_whole()
    {
        var files = Open();
        var run = RunId.New();
        files.Append([Frame(run, 1, 0), Frame(run, 2, 0)]);
        var path = Directory.EnumerateFiles(Data.RawFrames, "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(file.Length - 10);
        }

        files.LastNumber(session, run).ShouldBe(1);
        files.Append([Frame(run, 3, 0)]);

        files.Read(session, run, EventPosition.Start).Select(frame => frame.N).ShouldBe([1, 3]);
    }

    [Fact]
    public void The_oldest_go_when_all_together_are_too_many_and_those_past_their_time_go_too()
    {
        var (old, middle, young) = (RunId.New(), RunId.New(), RunId.New());
        var files = Open(new RawFrameOptions { TotalLimit = 3 * Frame(old, 1, 0).Json.Length });
        foreach (var (run, day) in new[] { (old, 1), (middle, 5), (young, 9) })
        {
            files.Append([Frame(run, 1, day)]);
            File.SetLastWriteTimeUtc(Directory.EnumerateFiles(Data.RawFrames, $"{run}*", SearchOption.AllDirectories).Single(), Samples.Moment.UtcDateTime.AddDays(day));
        }

        files.Tidy(Samples.Moment);
        Runs().ShouldBe([middle, young]);
        files.Tidy(Samples.Moment.AddDays(6));
        Runs().ShouldBe([young]);
        files.Tidy(Samples.Moment.AddDays(10));
        Runs().ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(Data.RawFrames).ShouldBeEmpty();

        List<RunId> Runs() => [.. files.Read(session, null, EventPosition.Start).Select(frame => frame.RunId)];
    }

    [Fact]
    public void Only_the_owner_reads_them()
    {
        Open().Append([Frame(RunId.New(), 1, 0)]);

        File.GetUnixFileMode(Directory.EnumerateFiles(Data.RawFrames, "*", SearchOption.AllDirectories).Single()).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static IEnumerable<(RunId, long, long)> Numbers(IEnumerable<RawFrame> frames) => frames.Select(frame => (frame.RunId, frame.N, frame.After.Value));

    private long SizeOfAll() => new DirectoryInfo(Data.RawFrames).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private RawFrame Frame(RunId run, long n, long after)
    {
        var payload = new ProviderFrame(n, EventPosition.At(after), System.Text.Json.JsonElement.Parse("""{"type":"ping"}"""));
        var envelope = new EventEnvelope(null, Samples.Moment, session, run, AgentName.Demo, payload);
        return new RawFrame(session, run, n, EventPosition.At(after), envelope.ToUtf8Json());
    }

    private IRawFrameFiles Open(RawFrameOptions? options = null) => RawFrameFilesExtensions.Over(Data, options ?? new RawFrameOptions());
}
