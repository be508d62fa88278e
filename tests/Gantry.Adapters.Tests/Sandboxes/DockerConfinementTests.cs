using System.Diagnostics;
using Gantry.Adapters.Tests.Sandboxes.Bubblewrap;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Tests.Sandboxes;

/// <summary>What a container keeps in.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class DockerConfinementTests : DockerSandboxFixture
{
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
        var listed = (await Engine.ListAsync(Labels.ToDictionary(), Cancelled)).ShouldHaveSingleItem();
        var inspected = await Engine.InspectAsync(listed.Id, Cancelled);

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
        (await RunAsync($"awk '$4 ~ \"{Path.GetFileName(Folder)}\" {{ print $5 }}' /proc/self/mountinfo")).Text.Trim().ShouldBe(Workspace);
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
        var repository = Directory.CreateDirectory(Path.Combine(Folder, "repository")).FullName;
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
    public async Task Who_used_too_much_memory_is_told_so()
    {
        Assert.SkipWhen(await IsPodmanAsync(), "Podman's service tells nothing of memory that ran out.");
        await using var small = await PrepareAsync(new SandboxPlan(Workspace) { Limits = new SandboxLimits { Memory = 32 * 1024 * 1024 } });

        var (_, exit) = await RunAsync(small, "exec dd if=/dev/zero of=/dev/null bs=300M count=1");

        exit.ShouldBe(new SandboxExit(137, SandboxExitReason.MemoryLimit));
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
}
