using System.Diagnostics;
using System.Text;
using Gantry.Adapters.Docker;
using Gantry.Adapters.Sandboxes.Docker;
using Gantry.Core.Data;
using Gantry.Core.Sandboxes;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Sandboxes;

/// <summary>A workspace and a container for it, on a real engine; without one the tests are skipped.</summary>
public abstract class DockerSandboxFixture : IAsyncLifetime
{
    private readonly TemporaryDirectory directory = new();
    private ISandbox? prepared;

    private protected DockerSandboxFixture()
    {
        Assert.SkipUnless(TestEngine.IsThere, TestEngine.HowToStart);
        Connection = new EngineConnection(TestEngine.Address);
        Engine = new DockerEngine(Connection);
        Labels = SandboxLabels.Of(new DataDirectory(Folder));
        BelongToUser(Workspace);
    }

    private protected static TimeSpan Long { get; } = TimeSpan.FromMinutes(1);

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private protected EngineConnection Connection { get; }

    private protected DockerEngine Engine { get; }

    private protected SandboxLabels Labels { get; }

    private protected string Folder => directory.Path;

    private protected string Workspace => Directory.CreateDirectory(directory["workspace"]).FullName;

    private protected ISandbox Sandbox => prepared!;

    public async ValueTask InitializeAsync() => prepared = await PrepareAsync(new SandboxPlan(Workspace));

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        Connection.Dispose();
        directory.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<bool> IsPodmanAsync() => (await Engine.VersionAsync(Cancelled)).IsPodman;

    private protected static async Task<string> ReadAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync(Cancelled).WaitAsync(Long, Cancelled);
    }

    private protected Task<ISandbox> PrepareAsync(SandboxPlan plan, string? image = null) =>
        new DockerSandboxProvider(Engine, new DockerSandboxOptions { Image = image ?? TestEngine.Image }, Labels, new DataDirectory(Path.Combine(Folder, "data")), TimeProvider.System).PrepareAsync(plan, Cancelled);

    private protected Task<(string Text, SandboxExit Exit)> RunAsync(string script) => RunAsync(Sandbox, script);

    private protected static async Task<(string Text, SandboxExit Exit)> RunAsync(ISandbox sandbox, string script)
    {
        await using var process = await sandbox.StartAsync(new SandboxCommand(["sh", "-c", script]) { TimeLimit = Long }, Cancelled);
        return (await ReadAsync(process.Output), await process.Exited.WaitAsync(Long, Cancelled));
    }

    private static void BelongToUser(string folder)
    {
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", ["1000:1000", folder]);
            chown.WaitForExit();
        }
    }
}
