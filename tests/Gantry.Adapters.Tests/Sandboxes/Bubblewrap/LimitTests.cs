using Gantry.Adapters.Sandboxes.Bubblewrap;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Tests.Sandboxes.Bubblewrap;

// Alone: what others start at the same time is counted with it.
[Collection(nameof(AloneOnTheMachine))]
public sealed class LimitTests : BubblewrapFixture
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_fork_bomb_burns_out_within_its_limit()
    {
        await using var sandbox = await PrepareAsync(Plan with { Limits = new SandboxLimits { Processes = 64 } });
        Assert.SkipWhen(sandbox.Description.Limits.Processes is null, "processes of root are counted by control groups only, and this machine lets us make none");

        await using var process = await sandbox.StartAsync(Script("for i in $(seq 200); do sleep 20 & done 2>&1; ls -d /proc/[0-9]* | wc -l; f() { f | f & }; f; sleep 300"), Cancelled);
        using var output = new StreamReader(process.Output);
        string? line;
        while ((line = await output.ReadLineAsync(Cancelled)) is not null && !line.Contains("Resource temporarily unavailable", StringComparison.Ordinal))
        {
            // What it says before it comes to its limit.
        }

        await sandbox.DisposeAsync();
        line.ShouldNotBeNull();
        (await process.Exited.WaitAsync(Patience, TimeProvider.System, Cancelled)).Reason.ShouldBeOneOf(SandboxExitReason.Disposed, SandboxExitReason.Ended);
        ProcessesOf(Workspace).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_command_and_all_that_it_starts_is_in_a_group_of_its_own()
    {
        Assert.SkipUnless(ControlGroup.IsOffered, "this machine lets nobody make control groups");

        var (text, _) = await RunAsync("cat /proc/self/cgroup; echo; setsid cat /proc/self/cgroup");

        var groups = text.Split("\n\n").Select(lines => lines.Split('\n').Where(line => line.Contains("/gantry-", StringComparison.Ordinal)).ToList()).ToList();
        groups[0].ShouldNotBeEmpty();
        groups[1].ShouldBe(groups[0]);
    }

    [Fact]
    public async Task Endless_output_ends_the_command_at_its_limit()
    {
        var (text, exit) = await RunAsync(Sandbox, Script("yes") with { OutputLimit = 1_000_000 });

        text.Length.ShouldBe(1_000_000);
        exit.Reason.ShouldBe(SandboxExitReason.OutputLimit);
    }

    [Fact]
    public async Task A_file_grows_to_its_limit()
    {
        await using var sandbox = await PrepareAsync(Plan with { Limits = new SandboxLimits { FileSize = 1024 * 1024 } });

        var (_, exit) = await RunAsync(sandbox, Script("head -c 5000000000 /dev/zero > big"));

        exit.ExitCode.ShouldNotBe(0);
        new FileInfo(Path.Combine(Workspace, "big")).Length.ShouldBe(1024 * 1024);
    }

    [Fact]
    public async Task Memory_is_limited()
    {
        await using var sandbox = await PrepareAsync(Plan with { Limits = new SandboxLimits { Memory = 64 * 1024 * 1024 } });

        (await RunAsync(sandbox, Script("perl -e '$x = \"a\" x 20_000_000; print length $x'"))).Text.ShouldBe("20000000");
        (await RunAsync(sandbox, Script("perl -e '$x = \"a\" x 300_000_000; print length $x'"))).Text.ShouldNotContain("300000000");
    }

    [Fact]
    public async Task Who_used_too_much_memory_is_told_so()
    {
        Assert.SkipUnless(ControlGroup.IsOffered, "this machine lets nobody make control groups");
        await using var sandbox = await PrepareAsync(Plan with { Limits = new SandboxLimits { Memory = 64 * 1024 * 1024 } });

        var (_, exit) = await RunAsync(sandbox, Script("exec perl -e '$x = \"a\" x 300_000_000; print length $x'"));

        exit.ShouldBe(new SandboxExit(137, SandboxExitReason.MemoryLimit));
    }

    [Fact]
    public async Task Time_on_a_processor_is_limited()
    {
        await using var sandbox = await PrepareAsync(Plan with { Limits = new SandboxLimits { ProcessorTime = TimeSpan.FromSeconds(1) } });

        var (_, exit) = await RunAsync(sandbox, Script("exec perl -e '1 while 1'"));

        exit.ExitCode.ShouldBeGreaterThan(128);
        exit.Reason.ShouldBe(SandboxExitReason.Ended);
    }

    [Fact]
    public async Task Open_files_are_limited()
    {
        await using var sandbox = await PrepareAsync(Plan with { Limits = new SandboxLimits { OpenFiles = 32 } });

        (await RunAsync(sandbox, Script("ulimit -n; ulimit -Hn"))).Text.ShouldBe("32\n32\n");
    }

    [Fact]
    public async Task At_the_time_limit_everything_ends_also_what_fled()
    {
        var (_, exit) = await RunAsync(Sandbox, Script("trap '' TERM; setsid sleep 300 & (setsid setsid sleep 300 &) ; sleep 300") with { TimeLimit = TimeSpan.FromMilliseconds(300) });

        exit.Reason.ShouldBe(SandboxExitReason.TimeLimit);
        ProcessesOf(Workspace).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_finished_command_left_running_ends_with_it()
    {
        var (text, exit) = await RunAsync("setsid sleep 300 & echo done");

        text.ShouldBe("done\n");
        exit.ExitCode.ShouldBe(0);
        ProcessesOf(Workspace).ShouldBeEmpty();
    }

    [Fact]
    public async Task Disposing_the_sandbox_ends_what_runs_even_when_nobody_listens()
    {
        await using var process = await Sandbox.StartAsync(Script("sleep 300 & exec yes"), Cancelled);

        await Sandbox.DisposeAsync();

        (await process.Exited.WaitAsync(Patience, TimeProvider.System, Cancelled)).Reason.ShouldBe(SandboxExitReason.Disposed);
        ProcessesOf(Workspace).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_hundred_sandboxes_leave_nothing_behind()
    {
        await RunAsync("true");
        var (descriptors, mounts, groups) = (Descriptors(), Mounts(), Groups());
        for (var round = 0; round < 50; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async number =>
            {
                await using var process = await Sandbox.StartAsync(Script(number == 0 ? "sleep 300" : "sleep 300 & echo done"), Cancelled);
                if (number > 0)
                {
                    await process.Exited.WaitAsync(Patience, TimeProvider.System, Cancelled);
                }
            }));
        }

        ProcessesOf(Workspace).ShouldBeEmpty();
        Mounts().ShouldBe(mounts);
        Groups().ShouldBe(groups);

        // The runtime keeps a few of its own for a while; a leak would be two hundred.
        Descriptors().ShouldBeLessThanOrEqualTo(descriptors + 100);
    }

    private static int Descriptors() => Directory.GetFiles("/proc/self/fd").Length;

    // Those of our own folders: other programs mount and unmount meanwhile.
    private int Mounts() => File.ReadAllLines("/proc/self/mountinfo").Count(mount => mount.Contains(Workspace, StringComparison.Ordinal));

    private static int Groups() =>
        ControlGroup.IsOffered
            ? Directory.EnumerateDirectories("/sys/fs/cgroup", $"gantry-{Environment.ProcessId}-*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 }).Count()
            : 0;

    // Everything in a sandbox of this test works in its workspace, or in what bwrap is told of it.
    private static List<string> ProcessesOf(string workspace) =>
        [.. Directory.GetDirectories("/proc").Where(folder => char.IsDigit(Path.GetFileName(folder)[0]) && IsIn(folder, workspace))];

    private static bool IsIn(string process, string workspace)
    {
        try
        {
            return new FileInfo(Path.Combine(process, "cwd")).LinkTarget?.EndsWith(workspace, StringComparison.Ordinal) == true;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

[CollectionDefinition(nameof(AloneOnTheMachine), DisableParallelization = true)]
public sealed class AloneOnTheMachine;
