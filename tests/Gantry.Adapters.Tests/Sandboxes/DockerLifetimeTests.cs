using Gantry.Adapters.Docker;
using Gantry.Adapters.Sandboxes.Docker;
using Gantry.Adapters.Sandboxes.Local;
using Gantry.Adapters.Tests.Sandboxes.Bubblewrap;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Sandboxes;

/// <summary>How containers begin and end, and what is said when they cannot.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class DockerLifetimeTests : DockerSandboxFixture
{
    [Fact]
    public async Task Disposing_ends_what_runs_and_removes_the_container()
    {
        var other = await PrepareAsync(new SandboxPlan(Workspace));
        var process = await other.StartAsync(new SandboxCommand(["sh", "-c", "setsid sleep 1000 & sleep 1000"]), Cancelled);

        await other.DisposeAsync();

        (await process.Exited.WaitAsync(Long, Cancelled)).Reason.ShouldBe(SandboxExitReason.Disposed);
        (await Engine.ListAsync(Labels.ToDictionary(), Cancelled)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_container_ends_when_nobody_holds_its_tether_any_more()
    {
        using var mounts = ProtectedMounts.Prepare(Workspace, []);
        var request = ContainerPlan.Request(new SandboxPlan(Workspace), new DockerSandboxOptions { Image = TestEngine.Image }, Labels, new FolderOwner(1000, 1000), mounts, door: null, (await Engine.VersionAsync(Cancelled)).IsPodman);
        var container = await Engine.CreateAsync($"gantry-test-{Guid.NewGuid():N}", request, Cancelled);
        try
        {
            await using (await Engine.AttachAsync(container, Cancelled))
            {
                await Engine.StartAsync(container, Cancelled);
                (await Engine.InspectAsync(container, Cancelled)).State.Running.ShouldBeTrue();
            }

            // As when the daemon was killed: nothing is said to the engine but that the Connection is gone.
            using var wait = await Connection.OpenAsync(HttpMethod.Post, $"containers/{container}/wait", null, Cancelled);
            await wait.Content.ReadAsStringAsync(Cancelled).WaitAsync(Long, Cancelled);
            (await Engine.InspectAsync(container, Cancelled)).State.Running.ShouldBeFalse();
        }
        finally
        {
            await Engine.RemoveAsync(container, CancellationToken.None);
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
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "roots")).FullName;

        (await Should.ThrowAsync<GantryException>(() => PrepareAsync(new SandboxPlan(folder)))).Code.ShouldBe("workspace-of-root");
    }

    [Fact]
    public async Task Without_an_engine_the_sentence_says_where_it_was_looked_for()
    {
        using var nowhere = new EngineConnection("unix://" + Path.Combine(Folder, "none.sock"));

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

    [Fact]
    public async Task A_container_that_somebody_else_removes_is_told_as_such()
    {
        await using var lost = await PrepareAsync(new SandboxPlan(Workspace));
        await using var process = await lost.StartAsync(new SandboxCommand(["sleep", "600"]), Cancelled);
        foreach (var container in await Engine.ListAsync(Labels.ToDictionary(), Cancelled))
        {
            await Engine.RemoveAsync(container.Id, Cancelled);
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

        var (descriptors, left) = (Descriptors(), Left());
        for (var round = 0; round < rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
            {
                await using var sandbox = await PrepareAsync(plan);
                (await RunAsync(sandbox, "nc 127.0.0.1 61080 </dev/null")).Text.ShouldBe("forwarded");
            }));
        }

        (await Engine.ListAsync(Labels.ToDictionary(), Cancelled)).Count.ShouldBe(1);

        // Other tests' doors come and go in the same folder; a leak would be one for each container at least.
        Left().ShouldBeLessThan(left + rounds * 4);
        door.Open.ShouldBe(0);

        // Connections to the engine are kept for a while.
        Descriptors().ShouldBeLessThanOrEqualTo(descriptors + 16);

        static int Descriptors() => Directory.GetFiles("/proc/self/fd").Length;
        static int Left() => Directory.GetFiles(Path.GetTempPath(), "door.sock", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true }).Length;
    }
}
