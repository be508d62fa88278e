using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Gantry.Adapters.Processes;
using Gantry.Adapters.Sandboxes.Bubblewrap;
using Gantry.Adapters.Sandboxes.Local;
using Gantry.Adapters.Sandboxes.Process;
using Gantry.Core.Sandboxes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Bench;

/// <summary>
/// From the order to start <c>true</c> until its end is known: a plain process, the same in each local sandbox, and bwrap by itself, which builds the same sandbox
/// without a control group, limits, and a word from inside.
/// </summary>
[MedianColumn]
public class SandboxStart
{
    private static readonly SandboxCommand Nothing = new(["true"]);
    private readonly string folder = Directory.CreateTempSubdirectory("gantry-bench-").FullName;
    private ServiceProvider services = null!;
    private readonly SafeFileHandle unused = File.OpenHandle("/dev/null");
    private SandboxPlan plan = null!;
    private ProtectedMounts mounts = null!;
    private ISandbox process = null!;
    private ISandbox bubblewrap = null!;
    private ISandbox withNetwork = null!;

    // In-process benchmarks begin before an asynchronous setup has ended.
    [GlobalSetup]
    public void Prepare() => PrepareAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public async Task TidyUpAsync()
    {
        await process.DisposeAsync();
        await bubblewrap.DisposeAsync();
        await withNetwork.DisposeAsync();
        mounts.Dispose();
        unused.Dispose();
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Benchmark(Baseline = true, Description = "plain process")]
    public async Task PlainAsync()
    {
        using var started = Process.Start(new ProcessStartInfo("true") { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true })!;
        await started.StandardOutput.ReadToEndAsync();
        await started.WaitForExitAsync();
    }

    [Benchmark(Description = "process sandbox")]
    public Task ProcessAsync() => RunAsync(process);

    [Benchmark(Description = "bare bwrap, the same arguments")]
    public async Task BareBubblewrapAsync()
    {
        var joints = CommandJoints.Open(new SandboxStreams.Merged());
        using var files = BubblewrapFiles.Open(plan, mounts.All, Nothing, new Dictionary<string, string>(StringComparer.Ordinal), SeccompFilter.OfThisMachine!, group: null);
        var request = new SpawnRequest(
            "/usr/bin/bwrap", ["bwrap", "--args", "3", "--", "/usr/bin/true"], new Dictionary<string, string>(StringComparer.Ordinal), "/", [.. joints.Descriptors, .. files.Descriptors(unused)]);
        var started = await SpawnThread.StartAsync(request);
        joints.Dispose();
        if (await started.Ended != 0)
        {
            throw new InvalidOperationException("bwrap failed.");
        }
    }

    [Benchmark(Description = "bubblewrap sandbox")]
    public Task BubblewrapAsync() => RunAsync(bubblewrap);

    [Benchmark(Description = "bubblewrap sandbox with a network")]
    public Task WithNetworkAsync() => RunAsync(withNetwork);

    private async Task PrepareAsync()
    {
        services = new ServiceCollection().AddProcessSandbox().AddBubblewrapSandbox().BuildServiceProvider();
        var kinds = services.GetServices<ISandboxProvider>().ToDictionary(provider => provider.Kind);
        plan = new SandboxPlan(folder) { ProtectedPaths = [new ProtectedPath(".git/config", IsFolder: false), new ProtectedPath(".gantry", IsFolder: true)] };
        mounts = ProtectedMounts.Prepare(folder, plan.ProtectedPaths);
        process = await kinds["process"].PrepareAsync(plan, CancellationToken.None);
        bubblewrap = await kinds["bubblewrap"].PrepareAsync(plan, CancellationToken.None);
        withNetwork = await kinds["bubblewrap"].PrepareAsync(plan with { Network = new SandboxNetwork.Forwarded(new UnusedDoor()) }, CancellationToken.None);
    }

    private static async Task RunAsync(ISandbox sandbox)
    {
        await foreach (var update in sandbox.RunAsync(Nothing, CancellationToken.None))
        {
            if (update is CommandExited { Exit.ExitCode: not 0 } failed)
            {
                throw new InvalidOperationException($"It ended with {failed.Exit}.");
            }
        }
    }
}
