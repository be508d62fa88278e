using System.Diagnostics;
using System.Formats.Tar;
using System.Text;
using Gantry.Adapters.Docker;
using Gantry.Adapters.Sandboxes.Docker;
using Gantry.Adapters.Tests.Sandboxes.Bubblewrap;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Sandboxes;

/// <summary>Containers that end under their sandbox, or do not begin; on a real engine.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class ContainerEndTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private readonly TemporaryDirectory directory = new();
    private readonly EngineConnection connection;
    private readonly DockerEngine engine;
    private readonly SandboxLabels labels;

    public ContainerEndTests()
    {
        Assert.SkipUnless(TestEngine.IsThere, TestEngine.HowToStart);
        connection = new EngineConnection(TestEngine.Address);
        engine = new DockerEngine(connection);
        labels = SandboxLabels.Of(new DataDirectory(directory.Path));
        Directory.CreateDirectory(Workspace);
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", ["1000:1000", Workspace]);
            chown.WaitForExit();
        }
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Workspace => Path.Combine(directory.Path, "workspace");

    public void Dispose()
    {
        connection.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task One_that_somebody_kills_under_a_program_is_told_to_it_and_to_who_starts_the_next_one()
    {
        await using var sandbox = await PrepareAsync(new SandboxPlan(Workspace));
        await using var process = await sandbox.StartAsync(new SandboxCommand(["sleep", "600"]), Cancelled);

        await connection.SendAsync(HttpMethod.Post, $"containers/{await OnlyOneAsync()}/kill", null, Cancelled);

        (await process.Exited.WaitAsync(Long, Cancelled)).Reason.ShouldBe(SandboxExitReason.SandboxLost);
        var lost = await Should.ThrowAsync<GantryException>(() => sandbox.StartAsync(new SandboxCommand(["true"]), Cancelled));
        lost.Code.ShouldBe("sandbox-lost");
        lost.Message.ShouldContain("exit code 137");
        lost.Message.ShouldContain("The next run gets a new one");
    }

    [Fact]
    public async Task One_that_runs_out_of_memory_tells_each_program_of_its_own_end_and_lives_on()
    {
        Assert.SkipWhen((await engine.VersionAsync(Cancelled)).IsPodman, "Podman's service tells nothing of memory that ran out.");
        await using var sandbox = await PrepareAsync(new SandboxPlan(Workspace) { Limits = new SandboxLimits { Memory = 32 * 1024 * 1024 } });

        (await ExitAsync(sandbox, "exec dd if=/dev/zero of=/dev/null bs=300M count=1")).ShouldBe(new SandboxExit(137, SandboxExitReason.MemoryLimit));

        // What another program does afterwards is not put down to that.
        (await ExitAsync(sandbox, "kill -KILL $$")).ShouldBe(new SandboxExit(137, SandboxExitReason.Ended));
        (await ExitAsync(sandbox, "true")).ShouldBe(new SandboxExit(0, SandboxExitReason.Ended));
    }

    [Fact]
    public async Task What_the_first_process_says_before_it_ends_at_once_is_told_and_nothing_is_left()
    {
        var image = await MakeTalkingImageAsync();
        try
        {
            var plan = new SandboxPlan(Workspace) { Network = new SandboxNetwork.Forwarded(new GreetingDoor("never")) };

            // Its door is the first process there, and becomes a shell that only talks.
            foreach (var wanted in (SandboxPlan[])[plan, new SandboxPlan(Workspace)])
            {
                var refusal = await Should.ThrowAsync<GantryException>(() => PrepareAsync(wanted, image));

                refusal.Message.ShouldStartWith("The sandbox could not be built: the container did not stay: it ended with exit code 127. It said: echo this image has no shell, only: applet not found.");
            }
        }
        finally
        {
            await connection.SendAsync(HttpMethod.Delete, $"images/{image}?force=true", null, CancellationToken.None);
        }

        (await engine.ListAsync(labels.ToDictionary(), Cancelled)).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_whose_image_has_no_shell_at_all_is_refused_with_what_its_init_said_and_nothing_is_left()
    {
        var image = await ImportAsync("gantry-test-empty", ("bin/nothing", "", Executable));
        try
        {
            var refusal = await Should.ThrowAsync<GantryException>(() => PrepareAsync(new SandboxPlan(Workspace), image));

            refusal.Message.ShouldContain("/bin/sh");
        }
        finally
        {
            await connection.SendAsync(HttpMethod.Delete, $"images/{image}?force=true", null, CancellationToken.None);
        }

        (await engine.ListAsync(labels.ToDictionary(), Cancelled)).ShouldBeEmpty();
    }

    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private async Task<string> OnlyOneAsync() => (await engine.ListAsync(labels.ToDictionary(), Cancelled)).ShouldHaveSingleItem().Id;

    private Task<string> MakeTalkingImageAsync() => ImportAsync("gantry-test-talking", ("bin/sh", "#!/bin/busybox echo this image has no shell, only\n", Executable), ("bin/busybox", null, Executable));

    private async Task<string> ImportAsync(string name, params (string Path, string? Content, UnixFileMode Mode)[] files)
    {
        using var bytes = new MemoryStream();
        await using (var tar = new TarWriter(bytes, leaveOpen: true))
        {
            foreach (var folder in (string[])["bin", "tmp", "proc", "sys", "dev", "run", "etc", "home"])
            {
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, folder) { Mode = Executable | UnixFileMode.UserWrite }, Cancelled);
            }

            foreach (var (path, content, mode) in files)
            {
                var data = content is null ? await File.ReadAllBytesAsync("/usr/bin/busybox", Cancelled) : Encoding.UTF8.GetBytes(content);
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, path) { Mode = mode, DataStream = new MemoryStream(data) }, Cancelled);
            }
        }

        using var body = new ByteArrayContent(bytes.ToArray()) { Headers = { ContentType = new("application/x-tar") } };
        using var imported = await connection.OpenAsync(HttpMethod.Post, $"images/create?fromSrc=-&repo={name}%3A1", body, Cancelled);
        await imported.Content.ReadAsStringAsync(Cancelled);
        return $"{name}:1";
    }

    private Task<ISandbox> PrepareAsync(SandboxPlan plan, string? image = null) =>
        new DockerSandboxProvider(engine, new DockerSandboxOptions { Image = image ?? TestEngine.Image }, labels, new DataDirectory(Path.Combine(directory.Path, "data")), TimeProvider.System).PrepareAsync(plan, Cancelled);

    private static async Task<SandboxExit> ExitAsync(ISandbox sandbox, string script)
    {
        await using var process = await sandbox.StartAsync(new SandboxCommand(["sh", "-c", script]) { TimeLimit = Long }, Cancelled);
        await process.Output.CopyToAsync(Stream.Null, Cancelled);
        return await process.Exited.WaitAsync(Long, Cancelled);
    }
}
