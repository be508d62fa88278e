using System.Diagnostics;
using System.Text;
using Gantry.Adapters.Docker;
using Gantry.Adapters.Sandboxes.Docker;
using Gantry.Adapters.Sandboxes.Local;
using Gantry.Adapters.Tests.Sandboxes.Bubblewrap;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Sandboxes;

[Collection(nameof(AloneOnTheMachine))]
public sealed class DockerSandboxTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private readonly TemporaryDirectory directory = new();
    private readonly EngineConnection connection;
    private readonly DockerEngine engine;
    private readonly SandboxLabels labels;
    private ISandbox? prepared;

    public DockerSandboxTests()
    {
        Assert.SkipUnless(TestEngine.IsThere, TestEngine.HowToStart);
        connection = new EngineConnection(TestEngine.Address);
        engine = new DockerEngine(connection);
        labels = SandboxLabels.Of(new DataDirectory(directory.Path));
        BelongToUser(Workspace);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Workspace => Directory.CreateDirectory(Path.Combine(directory.Path, "workspace")).FullName;

    private ISandbox Sandbox => prepared!;

    public async ValueTask InitializeAsync() => prepared = await PrepareAsync(new SandboxPlan(Workspace));

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        connection.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task A_command_changes_its_workspace_and_runs_in_it()
    {
        var (text, exit) = await RunAsync("pwd; echo made > file; cat file");

        text.ShouldBe($"{Workspace}\nmade\n");
        exit.ShouldBe(new SandboxExit(0, SandboxExitReason.Ended));
        (await File.ReadAllTextAsync(Path.Combine(Workspace, "file"), Cancelled)).ShouldBe("made\n");
    }

    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("kill -TERM $$", 143)]
    [InlineData("kill -KILL $$", 137)]
    public async Task The_exit_code_is_told(string script, int code) => (await RunAsync(script)).Exit.ShouldBe(new SandboxExit(code, SandboxExitReason.Ended));

    [Fact]
    public async Task Both_outputs_come_in_the_order_in_which_they_were_written()
    {
        var (text, _) = await RunAsync("for i in 1 2 3 4 5 6 7 8 9; do echo out$i; echo err$i >&2; done");

        text.ShouldBe(string.Concat(Enumerable.Range(1, 9).Select(i => $"out{i}\nerr{i}\n")));
    }

    [Fact]
    public async Task Arguments_reach_the_program_as_they_are()
    {
        string[] odd = ["a b", "", "$(id)", "'", "\"", "\\", "ü\n"];
        await using var process = await Sandbox.StartAsync(new SandboxCommand(["printf", "<%s>", .. odd]), Cancelled);

        (await ReadAsync(process.Output)).ShouldBe(string.Concat(odd.Select(argument => $"<{argument}>")));
    }

    [Fact]
    public async Task A_program_is_talked_to_over_three_pipes()
    {
        await using var process = await Sandbox.StartAsync(
            new SandboxCommand(["sh", "-c", "while read line; do echo \"heard $line\"; echo \"noted $line\" >&2; done; exit 3"]) { Streams = new SandboxStreams.Apart() }, Cancelled);
        await process.Input.WriteAsync("one\n"u8.ToArray(), Cancelled);
        using var output = new StreamReader(process.Output, leaveOpen: true);
        (await output.ReadLineAsync(Cancelled)).ShouldBe("heard one");
        using var errors = new StreamReader(process.Errors, leaveOpen: true);
        (await errors.ReadLineAsync(Cancelled)).ShouldBe("noted one");

        process.Input.Close();

        (await process.Exited.WaitAsync(Long, Cancelled)).ShouldBe(new SandboxExit(3, SandboxExitReason.Ended));
    }

    [Fact]
    public async Task A_program_has_a_terminal_of_the_size_that_it_is_told()
    {
        await using var process = await Sandbox.StartAsync(
            new SandboxCommand(["sh", "-c", "tty >/dev/null && echo ready && read go; stty size"]) { Streams = new SandboxStreams.Terminal(new TerminalSize(80, 24)) }, Cancelled);
        await process.Output.ReadExactlyAsync(new byte["ready\r\n".Length], Cancelled);
        await process.ResizeAsync(new TerminalSize(100, 40), Cancelled);
        await process.Input.WriteAsync("go\n"u8.ToArray(), Cancelled);

        (await ReadAsync(process.Output)).ShouldContain("40 100");
        (await process.Exited).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_ended_with_its_children()
    {
        await using var process = await Sandbox.StartAsync(
            new SandboxCommand(["sh", "-c", "sleep 1000 & trap '' TERM; echo begun; while :; do sleep 1; done"]) { TimeLimit = TimeSpan.FromMilliseconds(300) }, Cancelled);

        (await ReadAsync(process.Output)).ShouldBe("begun\n");
        (await process.Exited.WaitAsync(Long, Cancelled)).Reason.ShouldBe(SandboxExitReason.TimeLimit);
        (await RunAsync("ps -o args | grep -c '[s]leep 1000'")).Text.ShouldBe("0\n");
    }

    [Fact]
    public async Task Endless_output_ends_at_its_limit()
    {
        await using var process = await Sandbox.StartAsync(new SandboxCommand(["yes"]) { OutputLimit = 100_000 }, Cancelled);

        (await ReadAsync(process.Output)).Length.ShouldBe(100_000);
        (await process.Exited.WaitAsync(Long, Cancelled)).Reason.ShouldBe(SandboxExitReason.OutputLimit);
    }

    [Fact]
    public async Task What_a_command_leaves_running_in_its_group_ends_with_it()
    {
        var (text, exit) = await RunAsync("sleep 1000 & echo left");

        text.ShouldBe("left\n");
        exit.ExitCode.ShouldBe(0);
        (await RunAsync("ps -o args | grep -c '[s]leep 1000'")).Text.ShouldBe("0\n");
    }

    [Fact]
    public async Task A_program_that_is_missing_is_told_by_its_name()
    {
        var refusal = await Should.ThrowAsync<GantryException>(() => Sandbox.StartAsync(new SandboxCommand(["no-such-program"]), Cancelled));

        refusal.Message.ShouldContain("'no-such-program'");
    }

    [Theory]
    [InlineData("touch /usr/x")]
    [InlineData("touch /bin/x")]
    [InlineData("touch ../x")]
    [InlineData("touch /proc/1/root/x")]
    [InlineData("touch /proc/self/root/x")]
    [InlineData("echo x > /proc/sys/kernel/core_pattern")]
    [InlineData("mount -t tmpfs none /tmp")]
    [InlineData("chown 0:0 .")]
    [InlineData("ping -c 1 -W 1 127.0.0.1")]
    [InlineData("wget -T 2 -O - http://1.1.1.1/")]
    [InlineData("nslookup example.com")]
    [InlineData("test -S /var/run/docker.sock")]
    [InlineData("ls /sys/class/net | grep -v '^lo$' | grep .")]
    public async Task An_attempt_to_leave_fails(string attempt) => (await RunAsync(attempt)).Exit.ExitCode.ShouldNotBe(0);

    [Fact]
    public async Task A_container_is_confined_exactly_as_planned()
    {
        var listed = (await engine.ListAsync(labels.ToDictionary(), Cancelled)).ShouldHaveSingleItem();
        var inspected = await engine.InspectAsync(listed.Id, Cancelled);

        inspected.Config.User.ShouldBe("1000:1000");
        inspected.Config.Healthcheck?.Test.ShouldBe(["NONE"]);
        var host = inspected.HostConfig;
        if (await IsPodmanAsync())
        {
            // It counts up what it gives by itself and we take away.
            host.CapDrop.Count.ShouldBeGreaterThan(5);
        }
        else
        {
            host.CapDrop.ShouldBe(["ALL"]);
        }

        host.CapAdd.ShouldBeEmpty();
        host.SecurityOpt.ShouldBe(["no-new-privileges"]);
        (host.Privileged, host.ReadonlyRootfs, host.NetworkMode).ShouldBe((false, true, "none"));

        // Podman calls namespaces of a container's own by these names, whatever was asked; whether they are is looked at from inside.
        (host.PidMode, host.IpcMode).ShouldBe(await IsPodmanAsync() ? ("private", "shareable") : ("", "private"));
        string[] namespaces = ["ipc", "mnt", "net", "pid", "uts"];
        var inside = (await RunAsync($"for name in {string.Join(' ', namespaces)}; do readlink /proc/self/ns/$name; done")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        inside.Length.ShouldBe(namespaces.Length);
        inside.Intersect(namespaces.Select(name => new FileInfo($"/proc/self/ns/{name}").LinkTarget)).ShouldBeEmpty();
        (host.Memory, host.MemorySwap, host.PidsLimit).ShouldBe((4L << 30, 4L << 30, 512L));

        // Of the machine's folders only the workspace: the fourth word of a mount is what it shows, the fifth where. Podman does not say what it was asked for.
        (host.Mounts?.Select(mount => (mount.Type, mount.Source, mount.ReadOnly)) ?? [("bind", Workspace, false)]).ShouldBe([("bind", Workspace, false)]);
        (await RunAsync($"awk '$4 ~ \"{Path.GetFileName(directory.Path)}\" {{ print $5 }}' /proc/self/mountinfo")).Text.Trim().ShouldBe(Workspace);
        (await RunAsync("grep -E '^(NoNewPrivs|Seccomp|CapEff|CapBnd):' /proc/self/status")).Text
            .ShouldBe("CapEff:\t0000000000000000\nCapBnd:\t0000000000000000\nNoNewPrivs:\t1\nSeccomp:\t2\n");
    }

    [Theory]
    [InlineData("echo x >> .git/config")]
    [InlineData("touch .git/hooks/pre-commit")]
    [InlineData("mv .git elsewhere")]
    [InlineData("rm -rf .git/hooks")]
    [InlineData("echo x > .gantry/rules.json")]
    public async Task What_git_and_gantry_obey_cannot_be_changed_although_it_was_not_there(string attempt)
    {
        var repository = Directory.CreateDirectory(Path.Combine(directory.Path, "repository")).FullName;
        Directory.CreateDirectory(Path.Combine(repository, ".git", "objects"));
        using (var chown = Process.Start("chown", ["-R", "1000:1000", repository]))
        {
            await chown.WaitForExitAsync(Cancelled);
        }

        await using var guarded = await PrepareAsync(new SandboxPlan(repository)
        {
            ProtectedPaths = [new(".git/config", IsFolder: false), new(".git/config.worktree", IsFolder: false), new(".git/hooks", IsFolder: true), new(".gantry", IsFolder: true)],
        });
        await using var process = await guarded.StartAsync(new SandboxCommand(["sh", "-c", $"( {attempt} ) 2>/dev/null && echo done; touch .git/objects/still"]) { TimeLimit = Long }, Cancelled);

        (await ReadAsync(process.Output)).ShouldBe("");
        File.Exists(Path.Combine(repository, ".git", "objects", "still")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_fork_bomb_is_held_and_ends_with_its_sandbox()
    {
        await using var small = await PrepareAsync(new SandboxPlan(Workspace) { Limits = new SandboxLimits { Processes = 40 } });
        await using var bomb = await small.StartAsync(new SandboxCommand(["sh", "-c", "f() { f | f & }; echo armed; f; sleep 5"]) { TimeLimit = TimeSpan.FromSeconds(20) }, Cancelled);
        await bomb.Output.ReadExactlyAsync(new byte[6], Cancelled);

        await small.DisposeAsync();

        (await bomb.Exited.WaitAsync(Long, Cancelled)).Reason.ShouldBe(SandboxExitReason.Disposed);
    }

    [Fact]
    public async Task Disposing_ends_what_runs_and_removes_the_container()
    {
        var other = await PrepareAsync(new SandboxPlan(Workspace));
        var process = await other.StartAsync(new SandboxCommand(["sh", "-c", "setsid sleep 1000 & sleep 1000"]), Cancelled);

        await other.DisposeAsync();

        (await process.Exited.WaitAsync(Long, Cancelled)).Reason.ShouldBe(SandboxExitReason.Disposed);
        (await engine.ListAsync(labels.ToDictionary(), Cancelled)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_container_ends_when_nobody_holds_its_tether_any_more()
    {
        using var mounts = ProtectedMounts.Prepare(Workspace, []);
        var request = ContainerPlan.Request(new SandboxPlan(Workspace), new DockerSandboxOptions { Image = TestEngine.Image }, labels, new FolderOwner(1000, 1000), mounts, door: null, (await engine.VersionAsync(Cancelled)).IsPodman);
        var container = await engine.CreateAsync($"gantry-test-{Guid.NewGuid():N}", request, Cancelled);
        try
        {
            await using (await engine.AttachAsync(container, Cancelled))
            {
                await engine.StartAsync(container, Cancelled);
                (await engine.InspectAsync(container, Cancelled)).State.Running.ShouldBeTrue();
            }

            // As when the daemon was killed: nothing is said to the engine but that the connection is gone.
            using var wait = await connection.OpenAsync(HttpMethod.Post, $"containers/{container}/wait", null, Cancelled);
            await wait.Content.ReadAsStringAsync(Cancelled).WaitAsync(TimeSpan.FromSeconds(5), Cancelled);
            (await engine.InspectAsync(container, Cancelled)).State.Running.ShouldBeFalse();
        }
        finally
        {
            await engine.RemoveAsync(container, CancellationToken.None);
        }
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_told_and_nothing_is_pulled()
    {
        var refusal = await Should.ThrowAsync<GantryException>(() => PrepareAsync(new SandboxPlan(Workspace), image: "no-such-image:1"));

        refusal.Message.ShouldContain("no-such-image:1");
        refusal.Message.ShouldContain("GANTRY_SANDBOX_IMAGE");
    }

    [Fact]
    public async Task A_folder_of_root_is_refused_because_nothing_runs_as_root()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can make a folder of root's.");
        var folder = Directory.CreateDirectory(Path.Combine(directory.Path, "roots")).FullName;

        (await Should.ThrowAsync<GantryException>(() => PrepareAsync(new SandboxPlan(folder)))).Code.ShouldBe("workspace-of-root");
    }

    [Fact]
    public async Task Without_an_engine_the_sentence_says_where_it_was_looked_for()
    {
        using var nowhere = new EngineConnection("unix://" + Path.Combine(directory.Path, "none.sock"));

        var refusal = await Should.ThrowAsync<GantryException>(() => new DockerEngine(nowhere).VersionAsync(Cancelled));

        refusal.Message.ShouldContain("none.sock");
        refusal.Message.ShouldContain("DOCKER_HOST");
    }

    [Fact]
    public async Task An_engine_over_the_network_is_refused_when_it_is_needed_and_not_before()
    {
        using var remote = new EngineConnection("tcp://10.0.0.1:2375");

        (await Should.ThrowAsync<GantryException>(() => new DockerEngine(remote).VersionAsync(Cancelled))).Fields.Keys.ShouldBe(["DOCKER_HOST"]);
    }

    private static void BelongToUser(string folder)
    {
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", ["1000:1000", folder]);
            chown.WaitForExit();
        }
    }

    [Fact]
    public async Task Who_used_too_much_memory_is_told_so()
    {
        Assert.SkipWhen(await IsPodmanAsync(), "Podman's service tells nothing of memory that ran out.");
        await using var small = await PrepareAsync(new SandboxPlan(Workspace) { Limits = new SandboxLimits { Memory = 32 * 1024 * 1024 } });

        var (_, exit) = await RunAsync(small, "exec dd if=/dev/zero of=/dev/null bs=300M count=1");

        exit.ShouldBe(new SandboxExit(137, SandboxExitReason.MemoryLimit));
    }

    [Fact]
    public async Task A_container_that_somebody_else_removes_is_told_as_such()
    {
        await using var lost = await PrepareAsync(new SandboxPlan(Workspace));
        await using var process = await lost.StartAsync(new SandboxCommand(["sleep", "600"]), Cancelled);
        foreach (var container in await engine.ListAsync(labels.ToDictionary(), Cancelled))
        {
            await engine.RemoveAsync(container.Id, Cancelled);
        }

        (await process.Exited.WaitAsync(Long, Cancelled)).Reason.ShouldBe(SandboxExitReason.SandboxLost);
    }

    [Fact]
    public async Task Containers_that_come_and_go_leave_nothing_behind()
    {
        // 200 are started where there is time for them.
        var rounds = int.Parse(Environment.GetEnvironmentVariable("GANTRY_TEST_CONTAINERS") ?? "12", System.Globalization.CultureInfo.InvariantCulture) / 4;
        var door = new GreetingDoor("forwarded");
        var plan = new SandboxPlan(Workspace) { Network = new SandboxNetwork.Forwarded(door) };
        await using (await PrepareAsync(plan))
        {
        }

        var (descriptors, networks, left) = (Descriptors(), await NetworksAsync(), Left());
        for (var round = 0; round < rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
            {
                await using var sandbox = await PrepareAsync(plan);
                (await RunAsync(sandbox, "nc 127.0.0.1 61080 </dev/null")).Text.ShouldBe("forwarded");
            }));
        }

        (await engine.ListAsync(labels.ToDictionary(), Cancelled)).Count.ShouldBe(1);
        (await NetworksAsync()).ShouldBe(networks);

        // Other tests' doors come and go in the same folder; a leak would be one for each container at least.
        Left().ShouldBeLessThan(left + rounds * 4);
        door.Open.ShouldBe(0);

        // Connections to the engine are kept for a while.
        Descriptors().ShouldBeLessThanOrEqualTo(descriptors + 16);

        static int Descriptors() => Directory.GetFiles("/proc/self/fd").Length;
        async Task<int> NetworksAsync() => (await connection.SendAsync(HttpMethod.Get, "networks", null, EngineJson.Default.IReadOnlyListEngineNetwork, Cancelled)).Count;
        static int Left() => Directory.GetFiles(Path.GetTempPath(), "door.sock", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true }).Length;
    }

    [Fact]
    public async Task The_port_inside_is_served_by_whoever_holds_the_door_and_there_is_no_other_way_out()
    {
        var door = new GreetingDoor("forwarded");
        await using (var sandbox = await PrepareAsync(new SandboxPlan(Workspace) { Network = new SandboxNetwork.Forwarded(door) }))
        {
            door.Open.ShouldBe(1);
            (await RunAsync(sandbox, "nc 127.0.0.1 61080 </dev/null")).Text.ShouldBe("forwarded");
            (await RunAsync(sandbox, "env | grep -c -i '_proxy='")).Text.ShouldBe("8\n");
            (await RunAsync(sandbox, "nc -w 2 1.1.1.1 443 </dev/null")).Exit.ExitCode.ShouldNotBe(0);
            (await RunAsync(sandbox, "nslookup example.com")).Exit.ExitCode.ShouldNotBe(0);
            (await RunAsync(sandbox, "nc local:/run/gantry/door.sock </dev/null")).Exit.ExitCode.ShouldNotBe(0);
        }

        door.Open.ShouldBe(0);
    }

    private async Task<bool> IsPodmanAsync() => (await engine.VersionAsync(Cancelled)).IsPodman;

    private static async Task<string> ReadAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync(Cancelled).WaitAsync(Long, Cancelled);
    }

    private Task<ISandbox> PrepareAsync(SandboxPlan plan, string? image = null) =>
        new DockerSandboxProvider(engine, new DockerSandboxOptions { Image = image ?? TestEngine.Image }, labels, new DataDirectory(Path.Combine(directory.Path, "data")), TimeProvider.System).PrepareAsync(plan, Cancelled);

    private Task<(string Text, SandboxExit Exit)> RunAsync(string script) => RunAsync(Sandbox, script);

    private static async Task<(string Text, SandboxExit Exit)> RunAsync(ISandbox sandbox, string script)
    {
        await using var process = await sandbox.StartAsync(new SandboxCommand(["sh", "-c", script]) { TimeLimit = Long }, Cancelled);
        return (await ReadAsync(process.Output), await process.Exited.WaitAsync(Long, Cancelled));
    }
}
