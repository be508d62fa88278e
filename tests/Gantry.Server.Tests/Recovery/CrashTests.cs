using Gantry.Testing;

namespace Gantry.Server.Tests.Recovery;

public sealed class CrashTests : IDisposable
{
    private readonly TemporaryDirectory data = new();
    private readonly TemporaryDirectory folder = new();

    public void Dispose()
    {
        data.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_pending_approval_survives_kill_and_its_call_runs_once_after_the_answer()
    {
        string run, approval;
        await using (var first = await DaemonProcess.StartAsync(data.Path))
        {
            var session = await first.Client.NewSessionAsync(folder.Path);
            run = await first.Client.PromptAsync(session, """/demo tool bash {"command":"echo ran >> ran.txt"}""", "/demo say done");
            await using var stream = await EventSource.OpenAsync(first.Client, $"/api/runs/{run}/events");
            approval = (await stream.ReadUntilAsync("ui.run.waiting"))[^1].Payload.GetProperty("approvalId").GetString()!;
            await first.KillAsync();
        }

        await using var second = await DaemonProcess.StartAsync(data.Path);
        (await second.Client.GetJsonAsync($"/api/approvals/{approval}")).GetProperty("status").GetString().ShouldBe("pending");
        await second.Client.DecideAsync(approval, "allow");
        var frames = await second.Client.RunToEndAsync(run);

        File.ReadAllLines(Path.Combine(folder.Path, "ran.txt")).ShouldBe(["ran"]);
        frames.Count(frame => frame.Type == "ui.run.recovered").ShouldBe(1);
        frames.Count(frame => frame.Type == "ui.approval.requested").ShouldBe(1);
        frames[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
    }

    [Fact]
    public async Task A_command_runs_after_a_kill_where_it_was_allowed_although_another_has_moved_the_shell()
    {
        Directory.CreateDirectory(folder["sub"]);
        string run, second;
        await using (var first = await DaemonProcess.StartAsync(data.Path))
        {
            var session = await first.Client.NewSessionAsync(folder.Path);
            run = await first.Client.PromptAsync(session, """/demo call bash {"command":"cd sub"}""", """/demo tool bash {"command":"touch ran"}""", "/demo say done");
            await using var stream = await EventSource.OpenAsync(first.Client, $"/api/runs/{run}/events");
            var asked = new[] { (await stream.ReadUntilAsync("ui.approval.requested"))[^1], (await stream.ReadUntilAsync("ui.approval.requested"))[^1] };
            string Of(string title) => asked.Single(frame => frame.Payload.GetProperty("title").GetString() == title).Payload.GetProperty("approvalId").GetString()!;
            second = Of("Run touch ran");
            await first.Client.DecideAsync(Of("Run cd sub"), "allow");
            await stream.ReadUntilAsync("ui.tool.result");
            await first.KillAsync();
        }

        await using var restarted = await DaemonProcess.StartAsync(data.Path);
        await restarted.Client.DecideAsync(second, "allow");
        await restarted.Client.RunToEndAsync(run);

        File.Exists(folder["ran"]).ShouldBeTrue();
        File.Exists(folder["sub/ran"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_command_that_was_running_at_the_kill_is_not_run_again()
    {
        string run;
        await using (var first = await DaemonProcess.StartAsync(data.Path))
        {
            var session = await first.Client.NewSessionAsync(folder.Path);
            run = await first.Client.PromptAsync(session, """/demo tool bash {"command":"echo ran >> ran.txt; echo started; sleep 600"}""", "/demo say done");
            await using var stream = await EventSource.OpenAsync(first.Client, $"/api/runs/{run}/events");
            var approval = (await stream.ReadUntilAsync("ui.run.waiting"))[^1].Payload.GetProperty("approvalId").GetString()!;
            await first.Client.DecideAsync(approval, "allow");
            await stream.ReadUntilAsync("ui.tool.output");
            await first.KillAsync();
        }

        await using var second = await DaemonProcess.StartAsync(data.Path);
        var frames = await second.Client.RunToEndAsync(run);

        File.ReadAllLines(Path.Combine(folder.Path, "ran.txt")).ShouldBe(["ran"]);
        frames.Single(frame => frame.Type == "ui.tool.result").Payload.GetProperty("outcome").GetString().ShouldBe("unknown");
        frames[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
    }

    [Fact]
    public async Task What_was_acknowledged_before_a_kill_is_there_after_it_in_order()
    {
        string session;
        var accepted = new List<string>();
        await using (var first = await DaemonProcess.StartAsync(data.Path))
        {
            session = await first.Client.NewSessionAsync(folder.Path);
            for (var n = 0; n < 25; n++)
            {
                accepted.Add(await first.Client.PromptAsync(session, $"/demo say {n}"));
            }

            await first.KillAsync();
        }

        await using var second = await DaemonProcess.StartAsync(data.Path);
        await second.Client.RunToEndAsync(accepted[^1]);
        await using var stream = await EventSource.OpenAsync(second.Client, $"/api/sessions/{session}/events");
        var frames = await stream.ReadUntilAsync("synced");

        var events = frames.Where(frame => frame.Id is not null).ToList();
        events.Select(frame => long.Parse(frame.Id!)).ShouldBe(Enumerable.Range(1, events.Count).Select(n => (long)n));
        events.Where(frame => frame.Type == "ui.message.user").Select(frame => frame.Json.GetProperty("runId").GetString()).ShouldBe(accepted);
        events.Count(frame => frame.Type == "run.completed").ShouldBe(accepted.Count);
    }

    [Fact]
    public async Task Stopping_the_daemon_leaves_a_run_that_the_next_one_goes_on_with()
    {
        string run;
        await using (var first = await DaemonProcess.StartAsync(data.Path))
        {
            var session = await first.Client.NewSessionAsync(folder.Path);
            run = await first.Client.PromptAsync(session, "/demo stream 40 50", "/demo say never reached");
            await using var stream = await EventSource.OpenAsync(first.Client, $"/api/runs/{run}/events");
            await stream.ReadUntilAsync("ui.message.assistant.delta");
            (await first.StopAsync()).ShouldBe(0);
            File.Exists(Path.Combine(data.Path, "daemon.json")).ShouldBeFalse();
        }

        await using var second = await DaemonProcess.StartAsync(data.Path);
        var frames = await second.Client.RunToEndAsync(run);

        frames.Count(frame => frame.Type is "ui.run.cancelled" or "ui.run.interrupted").ShouldBe(0);
        frames[^1].Payload.GetProperty("status").GetString().ShouldBe("completed");
    }

    [Fact]
    public async Task A_second_daemon_on_the_same_data_is_refused_at_once_and_the_first_goes_on()
    {
        await using var first = await DaemonProcess.StartAsync(data.Path);

        var second = await DaemonProcess.RunAsync(["serve", "--listen", "127.0.0.1:0", "--data-dir", data.Path]);

        second.ExitCode.ShouldNotBe(0);
        second.Errors.ShouldContain(data.Path);
        second.Errors.ShouldNotContain("   at ");
        (await first.Client.GetJsonAsync("/health")).GetProperty("status").GetString().ShouldBe("ok");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_what_to_do()
    {
        await using var first = await DaemonProcess.StartAsync(data.Path);
        using var other = new TemporaryDirectory();

        var second = await DaemonProcess.RunAsync(["serve", "--listen", $"127.0.0.1:{first.Address.Port}", "--data-dir", other.Path]);

        second.ExitCode.ShouldNotBe(0);
        second.Errors.ShouldContain(first.Address.Port.ToString());
        second.Errors.ShouldContain("--listen");
        second.Errors.ShouldNotContain("   at ");
        File.Exists(Path.Combine(other.Path, "daemon.json")).ShouldBeFalse();
    }
}
