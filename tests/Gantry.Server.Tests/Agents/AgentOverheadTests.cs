using System.Diagnostics;
using System.Globalization;
using Gantry.Testing;

namespace Gantry.Server.Tests.Agents;

/// <summary>
/// What Gantry adds to Claude Code alone: wall time of a turn, and memory of a session that idles. Told only when <c>eng/bench --agents</c> asks, because absolute
/// times prove nothing on a busy machine; the two take turns, and the medians count.
/// </summary>
public sealed class AgentOverheadTests() : RealAgentTests("claude")
{
    private const int Rounds = 9;
    private const int IdleSessions = 20;

    [Fact]
    public async Task What_it_adds_to_the_program_alone()
    {
        var page = System.Environment.GetEnvironmentVariable("GANTRY_BENCH_AGENTS");
        Assert.SkipWhen(string.IsNullOrEmpty(page), "Told by eng/bench --agents.");
        using var home = new TemporaryDirectory();
        var (session, folder) = await NewSessionAsync();
        StatusOf(await RunAsync(session, "@say hello")).ShouldBe("completed", Daemon.Log);
        var conversation = Guid.NewGuid().ToString();
        await AloneAsync(home.Path, folder, "--session-id", conversation);

        var atOnce = await CompareAsync(session, home.Path, folder, conversation);
        Model.Thinking = TimeSpan.FromSeconds(2);
        var thinking = await CompareAsync(session, home.Path, folder, conversation);
        Model.Thinking = TimeSpan.Zero;

        var before = MemoryOf(Daemon.Pid);
        for (var number = 0; number < IdleSessions; number++)
        {
            var (idle, _) = await NewSessionAsync();
            StatusOf(await RunAsync(idle, "@say hello")).ShouldBe("completed");
        }

        var each = Math.Max(0, (MemoryOf(Daemon.Pid) - before) / IdleSessions);
        var kept = await IdleProgramAsync(home.Path, folder);
        string[] rows =
        [
            Row("a model that answers at once", atOnce),
            Row("a model that thinks for 2 s", thinking),
            string.Create(CultureInfo.InvariantCulture, $"| memory of a session that idles, over {IdleSessions} | {each:0} KiB in the daemon, no process | Claude Code alone, waiting for words: {kept / 1024:0} MiB | {each / kept:0.0000}x |"),
        ];
        await File.WriteAllLinesAsync(page!, rows, Cancelled);
    }

    // The two take turns, and each pair gives a difference: what else the machine does falls on both.
    private async Task<(double Ours, double Alone, double Added)> CompareAsync(string session, string home, string folder, string conversation)
    {
        var (alone, ours) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            alone.Add(await TimedAsync(() => AloneAsync(home, folder, "--resume", conversation)));
            ours.Add(await TimedAsync(async () => StatusOf(await RunAsync(session, "@say hello")).ShouldBe("completed")));
        }

        return (Median(ours), Median(alone), Median([.. ours.Zip(alone, (with, without) => with - without)]));
    }

    private static string Row(string model, (double Ours, double Alone, double Added) turn) => string.Create(
        CultureInfo.InvariantCulture,
        $"| a turn of one call of {model}, resumed, median of {Rounds} | {turn.Ours:0} ms | Claude Code alone (`claude -p --resume`) {turn.Alone:0} ms | {turn.Added:+0;-0} ms in the median pair, {turn.Ours / turn.Alone:0.00}x |");

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static async Task<double> TimedAsync(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private async Task AloneAsync(string home, string folder, params string[] conversation)
    {
        using var program = Process.Start(StartOf(home, folder, ["-p", "--output-format", "json", "--model", "claude-sonnet-4-5", .. conversation, "@say hello"]))!;
        program.StandardInput.Close();
        var output = program.StandardOutput.ReadToEndAsync(Cancelled);
        await program.WaitForExitAsync(Cancelled);
        program.ExitCode.ShouldBe(0, await output);
    }

    // It has read its settings when it answers the first request.
    private async Task<double> IdleProgramAsync(string home, string folder)
    {
        using var program = Process.Start(StartOf(home, folder, ["-p", "--input-format", "stream-json", "--output-format", "stream-json", "--verbose"]))!;
        try
        {
            await program.StandardInput.WriteLineAsync("""{"type":"control_request","request_id":"1","request":{"subtype":"initialize"}}""");
            await program.StandardInput.FlushAsync(Cancelled);
            (await program.StandardOutput.ReadLineAsync(Cancelled)).ShouldNotBeNull();
            return MemoryOf(program.Id);
        }
        finally
        {
            program.Kill(entireProcessTree: true);
            await program.WaitForExitAsync(Cancelled);
        }
    }

    private ProcessStartInfo StartOf(string home, string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(RealAgents.NativeClaude(), arguments)
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        start.Environment.Clear();
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["PATH"] = System.Environment.GetEnvironmentVariable("PATH")!, ["HOME"] = home, ["CLAUDE_CONFIG_DIR"] = home, ["ANTHROPIC_BASE_URL"] = Model.Address, ["ANTHROPIC_API_KEY"] = "alone",
            ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1", ["DISABLE_TELEMETRY"] = "1", ["DISABLE_AUTOUPDATER"] = "1",
        })
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static double MemoryOf(int pid) =>
        File.ReadLines($"/proc/{pid}/status").Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)).Single();
}
