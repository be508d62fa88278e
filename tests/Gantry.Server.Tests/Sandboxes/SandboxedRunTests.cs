using System.Diagnostics;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Sandboxes;

/// <summary>Whole daemons whose agents run in bubblewrap, as they do unless something else is chosen.</summary>
public sealed class SandboxedRunTests : IDisposable
{
    private const string Canary = "canary-3f1c9a";
    private static readonly TimeSpan ASecond = TimeSpan.FromSeconds(1);
    private static readonly Dictionary<string, string> Bubblewrap = new() { ["GANTRY_SANDBOX"] = "bubblewrap" };

    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task No_secret_of_the_daemon_is_found_from_inside_in_its_log_or_among_its_events()
    {
        SkipWithoutBubblewrap();
        string[] secrets = ["GANTRY_AUTH_TOKEN", "ANTHROPIC_API_KEY", "OPENAI_API_KEY", "JWT_SECRET_KEY", "SOME_PASSWORD"];
        var environment = secrets.Where(name => name != "GANTRY_AUTH_TOKEN").ToDictionary(name => name, name => $"{Canary}-{name}");
        await using var daemon = await DaemonProcess.StartAsync(environment: environment.Concat(Bubblewrap).ToDictionary());
        var search = $"cat /proc/*/environ /proc/*/cmdline | tr '\\\\0' '\\\\n' | grep -a canar[y]; grep -rsa {daemon.Token[..20]} /tmp /home /run /var /etc /dev/shm {daemon.DataDirectory}; ls -A {daemon.DataDirectory}; echo searched";

        var frames = await RunAsync(daemon, search);

        var result = frames.Single(frame => frame.Type == "ui.tool.result").Payload.GetProperty("output").GetString()!;
        result.ShouldContain("searched");
        result.ShouldBe("searched\n[exit code 0]");
        frames.ShouldAllBe(frame => frame.Data == null || !frame.Data.Contains(Canary, StringComparison.Ordinal));
        daemon.Log.ShouldNotContain(Canary);
        Directory.EnumerateFiles(daemon.DataDirectory, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock")
            .ShouldAllBe(file => !File.ReadAllText(file).Contains(Canary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_bubblewrap_the_run_fails_with_the_reason_and_nothing_runs()
    {
        var programs = folder["bin"];
        Directory.CreateDirectory(programs);
        foreach (var program in (string[])["sh", "bash", "git", "setsid", "cat"])
        {
            File.CreateSymbolicLink(Path.Combine(programs, program), $"/usr/bin/{program}");
        }

        await using var daemon = await DaemonProcess.StartAsync(environment: new Dictionary<string, string>(Bubblewrap) { ["PATH"] = programs });
        var session = await daemon.Client.NewSessionAsync(folder.Path);

        var frames = await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(session, """/demo tool bash {"command":"touch made"}"""));

        var error = frames.Single(frame => frame.Type == "ui.run.error").Payload.GetProperty("message").GetString()!;
        error.ShouldContain("bubblewrap is not installed");
        error.ShouldContain("apt-get install bubblewrap");
        error.ShouldContain("GANTRY_SANDBOX=process");
        frames.ShouldNotContain(frame => frame.Type == "ui.tool.call");
        File.Exists(folder["made"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_kind_that_there_is_not_is_told_at_the_start()
    {
        var failure = await Should.ThrowAsync<DaemonDidNotStartException>(
            () => DaemonProcess.StartAsync(environment: new Dictionary<string, string> { ["GANTRY_SANDBOX"] = "nonsense" }));

        failure.Message.ShouldContain("There is no sandbox 'nonsense'");
        failure.Message.ShouldContain("bubblewrap, container, process");
    }

    [Fact]
    public async Task After_kill_9_of_the_daemon_none_of_twenty_tools_is_left_within_a_second()
    {
        SkipWithoutBubblewrap();

        // The second is the kernel's, not ours: a machine that has no time for anybody takes longer, also for programs in no sandbox.
        var (took, allowed) = (TimeSpan.MaxValue, ASecond);
        for (var attempt = 0; attempt < 3 && took > allowed; attempt++)
        {
            took = await KillAmongTwentyToolsAsync(folder[$"attempt-{attempt}"]);
            var plain = took > ASecond ? await KillPlainProgramsAsync() : TimeSpan.Zero;
            allowed = 10 * plain > ASecond ? 10 * plain : ASecond;
        }

        took.ShouldBeLessThanOrEqualTo(allowed);
    }

    [Fact]
    public async Task Output_that_is_too_long_for_a_result_lies_in_the_artifact_that_it_names()
    {
        await using var daemon = await DaemonProcess.StartAsync();

        var frames = await RunAsync(daemon, "seq 100000");

        var output = frames.Single(frame => frame.Type == "ui.tool.result").Payload.GetProperty("output").GetString()!;
        var name = output.Split("artifact ")[1].Split(']')[0];
        var lines = await File.ReadAllLinesAsync(Path.Combine(daemon.DataDirectory, "artifacts", name), Cancelled);
        lines.Length.ShouldBe(100_000);
        lines[^1].ShouldBe("100000");
    }

    [Fact]
    public async Task What_a_command_had_written_when_the_daemon_was_killed_is_kept_and_named()
    {
        using var data = new TemporaryDirectory();
        string run;
        await using (var first = await DaemonProcess.StartAsync(data.Path))
        {
            run = await first.Client.PromptAsync(await first.Client.NewSessionAsync(folder.Path), """/demo tool bash {"command":"echo before; sleep 600"}""");
            await using var stream = await EventSource.OpenAsync(first.Client, $"/api/runs/{run}/events");
            await first.Client.DecideAsync((await stream.ReadUntilAsync("ui.run.waiting"))[^1].Payload.GetProperty("approvalId").GetString()!, "allow");
            await stream.ReadUntilAsync("ui.tool.output");
            await first.KillAsync();
        }

        await using var second = await DaemonProcess.StartAsync(data.Path);
        var frames = await second.Client.RunToEndAsync(run);

        var output = frames.Single(frame => frame.Type == "ui.tool.result").Payload.GetProperty("output").GetString()!;
        (await File.ReadAllTextAsync(Path.Combine(data.Path, "artifacts", output.Split("artifact ")[1].Split(']')[0]), Cancelled)).ShouldBe("before\n");
    }

    private static void SkipWithoutBubblewrap() => Assert.SkipWhen(!File.Exists("/usr/bin/bwrap"), "bubblewrap is not installed: apt-get install bubblewrap");

    private async Task<List<SseFrame>> RunAsync(DaemonProcess daemon, string command)
    {
        var session = await daemon.Client.NewSessionAsync(folder.Path);
        var run = await daemon.Client.PromptAsync(session, $"/demo tool bash {JsonSerializer.Serialize(new { command })}");
        await using var stream = await EventSource.OpenAsync(daemon.Client, $"/api/runs/{run}/events");
        var approval = (await stream.ReadUntilAsync("ui.run.waiting"))[^1].Payload.GetProperty("approvalId").GetString()!;
        await daemon.Client.DecideAsync(approval, "allow");
        return await daemon.Client.RunToEndAsync(run);
    }

    private static async Task<TimeSpan> KillAmongTwentyToolsAsync(string workspaces)
    {
        await using var daemon = await DaemonProcess.StartAsync(environment: Bubblewrap);
        var mark = $"3{Random.Shared.Next(100_000, 999_999)}";
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            var workspace = Directory.CreateDirectory(Path.Combine(workspaces, $"{number}")).FullName;
            var run = await daemon.Client.PromptAsync(
                await daemon.Client.NewSessionAsync(workspace), $$"""/demo tool bash {"command":"setsid sleep {{mark}} & echo started; sleep {{mark}}"}""");
            await using var stream = await EventSource.OpenAsync(daemon.Client, $"/api/runs/{run}/events");
            var approval = (await stream.ReadUntilAsync("ui.run.waiting"))[^1].Payload.GetProperty("approvalId").GetString()!;
            await daemon.Client.DecideAsync(approval, "allow");
            await stream.ReadUntilAsync("ui.tool.output");
        }));
        LivingWith(mark).ShouldBeGreaterThanOrEqualTo(40);

        await daemon.KillAsync();
        return await UntilNoneLivesWithAsync(mark);
    }

    private static async Task<TimeSpan> KillPlainProgramsAsync()
    {
        var mark = $"3{Random.Shared.Next(100_000, 999_999)}";
        var programs = Enumerable.Range(0, 60).Select(_ => Process.Start("sleep", mark)).ToList();
        programs.ForEach(program => program.Kill());
        var took = await UntilNoneLivesWithAsync(mark);
        programs.ForEach(program => program.Dispose());
        return took;
    }

    private static async Task<TimeSpan> UntilNoneLivesWithAsync(string mark)
    {
        var killed = TimeProvider.System.GetTimestamp();
        var left = await Repeatedly.AskUntilAsync(() => Task.FromResult(LivingWith(mark)), left => left == 0, Cancelled);
        var took = TimeProvider.System.GetElapsedTime(killed);
        left.ShouldBe(0);
        return took;
    }

    private static int LivingWith(string mark) => Directory.GetDirectories("/proc").Count(process => CommandLineOf(process).Contains(mark, StringComparison.Ordinal));

    private static string CommandLineOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
