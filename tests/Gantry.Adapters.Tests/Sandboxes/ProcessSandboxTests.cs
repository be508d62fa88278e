using System.Globalization;
using System.Text;
using Gantry.Adapters.Sandboxes.Process;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Sandboxes;

public sealed class ProcessSandboxTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private readonly TemporaryDirectory directory = new();
    private ISandbox sandbox = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        sandbox = await new ProcessSandboxProvider(TimeProvider.System).PrepareAsync(new SandboxPlan(directory.Path), Cancelled);

    public async ValueTask DisposeAsync()
    {
        await sandbox.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public void It_says_that_it_is_no_boundary()
    {
        sandbox.Description.IsBoundary.ShouldBeFalse();
        sandbox.Description.Sentence.ShouldStartWith("no boundary");
    }

    [Fact]
    public async Task Both_outputs_come_in_the_order_in_which_they_were_written()
    {
        var (text, exit) = await RunAsync("for i in 1 2 3 4 5 6 7 8 9; do echo out$i; echo err$i >&2; done");

        text.ShouldBe(string.Concat(Enumerable.Range(1, 9).Select(i => $"out{i}\nerr{i}\n")));
        exit.ShouldBe(new SandboxExit(0, SandboxExitReason.Ended));
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("kill -TERM $$", 143)]
    [InlineData("kill -KILL $$", 137)]
    public async Task The_exit_code_is_told(string script, int code) => (await RunAsync(script)).Exit.ShouldBe(new SandboxExit(code, SandboxExitReason.Ended));

    [Fact]
    public async Task A_command_runs_in_the_workspace_and_reads_nothing()
    {
        var (text, _) = await RunAsync("pwd; cat; ls /proc/self/fd | wc -l");

        // 0, 1, 2 and the one that ls opened.
        text.ShouldBe($"{directory.Path}\n4\n");
    }

    [Fact]
    public async Task Arguments_reach_the_program_as_they_are()
    {
        var updates = await CollectAsync(new SandboxCommand(["printf", "%s|", "a b", "$(id)", "", "-n", "'\""]));

        Text(updates).ShouldBe("a b|$(id)||-n|'\"|");
    }

    [Fact]
    public async Task No_secret_of_the_daemon_reaches_a_command()
    {
        string[] names = ["ANTHROPIC_API_KEY", "GANTRY_AUTH_TOKEN", "DATABASE_URL", "OPENAI_API_KEY", "LC_CANARY_IS_PASSED"];
        foreach (var name in names)
        {
            Environment.SetEnvironmentVariable(name, "canary-value");
        }

        try
        {
            var (text, _) = await RunAsync("tr '\\0' '\\n' < /proc/$$/environ; env");

            text.ShouldContain("PATH=");
            text.ShouldContain("TERM=dumb");
            text.Replace("LC_CANARY_IS_PASSED=canary-value", "", StringComparison.Ordinal).ShouldNotContain("canary-value");
        }
        finally
        {
            foreach (var name in names)
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }

    [Fact]
    public async Task At_the_time_limit_everything_that_it_started_is_ended()
    {
        var time = new ManualTime();
        await using var timed = await new ProcessSandboxProvider(time).PrepareAsync(new SandboxPlan(directory.Path), Cancelled);
        await using var process = await timed.StartAsync(Script("trap '' TERM; (trap '' TERM; sleep 300) & echo $!; (sleep 300 & echo $!; wait) & wait"), Cancelled);
        using var output = new StreamReader(process.Output);
        int[] children = [await NumberAsync(output), await NumberAsync(output)];

        // It is asked to end, and killed when its grace is over.
        time.Advance(Long);
        await time.WaitingAsync(1).WaitAsync(Long, Cancelled);
        process.Exited.IsCompleted.ShouldBeFalse();
        time.Advance(Long);

        (await process.Exited.WaitAsync(Long, Cancelled)).Reason.ShouldBe(SandboxExitReason.TimeLimit);
        await ShouldEndAsync(children);
    }

    [Fact]
    public async Task What_a_finished_command_left_running_is_ended_and_holds_nothing_up()
    {
        var (text, exit) = await RunAsync("sleep 300 & echo $!");

        exit.ShouldBe(new SandboxExit(0, SandboxExitReason.Ended));
        await ShouldEndAsync([int.Parse(text, CultureInfo.InvariantCulture)]);
    }

    [Fact]
    public async Task A_child_that_fled_the_group_does_not_hold_the_output_open()
    {
        var (text, exit) = await RunAsync("setsid sleep 5 & echo done");

        text.ShouldBe("done\n");
        exit.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Cancelling_ends_it_and_throws()
    {
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var children = new List<int>();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in sandbox.RunAsync(Script("sleep 300 & echo $!; wait"), cancelling.Token))
            {
                children.Add(int.Parse(((CommandOutput)update).Text, CultureInfo.InvariantCulture));
                await cancelling.CancelAsync();
            }
        });

        children.Count.ShouldBe(1);
        await ShouldEndAsync(children);
    }

    [Fact]
    public async Task Who_stops_listening_ends_it()
    {
        await foreach (var update in sandbox.RunAsync(Script("sleep 300 & echo $!; exec yes"), Cancelled))
        {
            await File.WriteAllTextAsync(Path.Combine(directory.Path, "first"), ((CommandOutput)update).Text.Split('\n')[0], Cancelled);
            break;
        }

        await ShouldEndAsync([int.Parse(await File.ReadAllTextAsync(Path.Combine(directory.Path, "first"), Cancelled), CultureInfo.InvariantCulture)]);
    }

    [Fact]
    public async Task Disposing_the_sandbox_ends_what_runs_even_when_nobody_listens()
    {
        await using var updates = sandbox.RunAsync(Script("echo $$; sleep 300"), Cancelled).GetAsyncEnumerator(Cancelled);
        (await updates.MoveNextAsync()).ShouldBeTrue();
        var process = int.Parse(((CommandOutput)updates.Current).Text, CultureInfo.InvariantCulture);

        await sandbox.DisposeAsync();

        await ShouldEndAsync([process]);
    }

    [Theory]
    [InlineData("no-such-program-here")]
    [InlineData("./no-such-script")]
    [InlineData("/etc/passwd")]
    public async Task A_program_that_is_missing_is_named(string program)
    {
        var failure = await Should.ThrowAsync<GantryException>(() => CollectAsync(new SandboxCommand([program])));

        failure.Code.ShouldBe("program-missing");
        failure.Message.ShouldContain(program);
    }

    [Fact]
    public async Task Text_stays_whole_when_a_character_is_torn_between_writes()
    {
        var (text, _) = await RunAsync(@"printf '\xe2\x82'; sleep 0.05; printf '\xac\xf0\x9f'; sleep 0.05; printf '\x98\x80 \xff\xfe \xe2'");

        text.ShouldBe("€😀 \uFFFD\uFFFD \uFFFD");
    }

    [Fact]
    public async Task A_command_that_nobody_reads_waits_in_its_own_write()
    {
        var counted = Path.Combine(directory.Path, "counted");
        await using var updates = sandbox.RunAsync(Script($"i=0; while :; do i=$((i+1)); printf '%01024d' 0; echo $i > {counted}; done"), Cancelled).GetAsyncEnumerator(Cancelled);
        (await updates.MoveNextAsync()).ShouldBeTrue();

        // It is stuck when two looks, a while apart, see the same.
        var (last, same) = ("", 0);
        for (var looks = 0; looks < 1500 && same < 5; looks++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancelled);
            var now = File.Exists(counted) ? await File.ReadAllTextAsync(counted, Cancelled) : "";
            same = now.Length > 0 && now == last ? same + 1 : 0;
            last = now;
        }

        same.ShouldBe(5);
        int.Parse(last, CultureInfo.InvariantCulture).ShouldBeLessThan(2048);
    }

    private static async Task<int> NumberAsync(StreamReader output) => int.Parse((await output.ReadLineAsync(Cancelled))!, CultureInfo.InvariantCulture);

    private static SandboxCommand Script(string script) => new(["bash", "-c", script]) { TimeLimit = Long };

    private static string Text(IEnumerable<CommandUpdate> updates) =>
        updates.OfType<CommandOutput>().Aggregate(new StringBuilder(), (text, output) => text.Append(output.Text)).ToString();

    private static async Task ShouldEndAsync(IEnumerable<int> processes)
    {
        foreach (var process in processes)
        {
            // A killed orphan stays visible until its new parent has noticed; a zombie runs no more.
            for (var looks = 0; looks < 1500 && IsRunning(process); looks++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancelled);
            }

            IsRunning(process).ShouldBeFalse();
        }
    }

    private static bool IsRunning(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<(string Text, SandboxExit Exit)> RunAsync(string script)
    {
        var updates = await CollectAsync(Script(script));
        updates.Count(update => update is CommandExited).ShouldBe(1);
        return (Text(updates), ((CommandExited)updates[^1]).Exit);
    }

    private async Task<List<CommandUpdate>> CollectAsync(SandboxCommand command)
    {
        var updates = new List<CommandUpdate>();
        await foreach (var update in sandbox.RunAsync(command, Cancelled))
        {
            updates.Add(update);
        }

        return updates;
    }
}
