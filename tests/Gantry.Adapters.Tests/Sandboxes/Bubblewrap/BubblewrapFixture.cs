using System.Text;
using Gantry.Adapters.Processes;
using Gantry.Adapters.Sandboxes.Bubblewrap;
using Gantry.Adapters.Sandboxes.Local;
using Gantry.Core.Sandboxes;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Sandboxes.Bubblewrap;

/// <summary>A real bubblewrap sandbox around a folder of its own, with the protection that every sandbox of Gantry has.</summary>
public abstract class BubblewrapFixture : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private readonly TemporaryDirectory directory = new();

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The workspace, with something of the host's beside it.</summary>
    protected string Workspace => Path.Combine(directory.Path, "workspace");

    protected string Beside => Path.Combine(directory.Path, "beside");

    protected string Data => Path.Combine(directory.Path, "data");

    protected ISandbox Sandbox { get; private set; } = null!;

    protected SandboxPlan Plan => PlanFor(Workspace) with { Network = Network };

    protected virtual SandboxNetwork Network => new SandboxNetwork.None();

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(ProgramPath.Find("bwrap", CommandEnvironment.SearchPath, "/") is null, "bubblewrap is not installed: apt-get install bubblewrap");
        foreach (var folder in (string[])[Workspace, Beside, Data])
        {
            Directory.CreateDirectory(folder);
        }

        await File.WriteAllTextAsync(Path.Combine(Beside, "file"), "canary-beside", Cancelled);
        await File.WriteAllTextAsync(Path.Combine(Data, "owner-token"), "canary-token", Cancelled);
        await File.WriteAllTextAsync(Path.Combine(Workspace, "file"), "of the workspace\n", Cancelled);
        await SetUpAsync();
        Sandbox = await PrepareAsync(Plan);
    }

    public async ValueTask DisposeAsync()
    {
        if (Sandbox is not null)
        {
            await Sandbox.DisposeAsync();
        }

        directory.Dispose();
        GC.SuppressFinalize(this);
    }

    protected virtual ValueTask SetUpAsync() => ValueTask.CompletedTask;

    protected SandboxPlan PlanFor(string workspace) => new(workspace)
    {
        MaskedFolders = [Data],
        ProtectedPaths =
        [
            new ProtectedPath(".git/config", IsFolder: false),
            new ProtectedPath(".git/hooks", IsFolder: true),
            new ProtectedPath(".gantry", IsFolder: true),
        ],
    };

    internal static async Task<ISandbox> PrepareAsync(SandboxPlan plan) => await new BubblewrapSandboxProvider(TimeProvider.System).PrepareAsync(plan, Cancelled);

    protected static SandboxCommand Script(string script) => new(["bash", "-c", script]) { TimeLimit = Long };

    protected Task<(string Text, SandboxExit Exit)> RunAsync(string script) => RunAsync(Sandbox, Script(script));

    protected static async Task<(string Text, SandboxExit Exit)> RunAsync(ISandbox sandbox, SandboxCommand command)
    {
        var text = new StringBuilder();
        SandboxExit? exit = null;
        await foreach (var update in sandbox.RunAsync(command, Cancelled))
        {
            text.Append((update as CommandOutput)?.Text);
            exit = (update as CommandExited)?.Exit;
        }

        return (text.ToString(), exit.ShouldNotBeNull());
    }
}
