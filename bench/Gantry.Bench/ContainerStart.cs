using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Gantry.Adapters.Sandboxes.Docker;
using Gantry.Core.Data;
using Gantry.Core.Sandboxes;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Bench;

/// <summary>
/// A container from an image that is there, made, started and removed: by a bare client of the engine's API without anything of ours around it, and as a sandbox,
/// without and with a network. Needs DOCKER_HOST and GANTRY_TEST_IMAGE.
/// </summary>
[MedianColumn]
public class ContainerStart
{
    private readonly string folder = Directory.CreateTempSubdirectory("gantry-bench-").FullName;
    private HttpClient engine = null!;
    private ServiceProvider services = null!;
    private ISandboxProvider containers = null!;
    private SandboxPlan plan = null!;

    [GlobalSetup]
    public void Prepare()
    {
        var address = Environment.GetEnvironmentVariable("DOCKER_HOST") ?? throw new InvalidOperationException("DOCKER_HOST names no engine.");
        engine = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, cancellationToken) => ConnectAsync(address, cancellationToken) }) { BaseAddress = new Uri("http://engine/v1.40/") };
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new DataDirectory(Path.Combine(folder, "data")))
            .AddDockerSandbox(new DockerSandboxOptions { EngineAddress = address, Image = Image })
            .BuildServiceProvider();
        containers = services.GetRequiredService<ISandboxProvider>();
        var workspace = Directory.CreateDirectory(Path.Combine(folder, "workspace")).FullName;
        using (var chown = System.Diagnostics.Process.Start("chown", ["1000:1000", workspace]))
        {
            chown.WaitForExit();
        }

        plan = new SandboxPlan(workspace) { ProtectedPaths = [new ProtectedPath(".git/config", IsFolder: false), new ProtectedPath(".gantry", IsFolder: true)] };
    }

    [GlobalCleanup]
    public async Task TidyUpAsync()
    {
        await services.DisposeAsync();
        engine.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Benchmark(Baseline = true, Description = "the engine's own start and removal")]
    public async Task EngineAsync()
    {
        using var created = await engine.PostAsJsonAsync("containers/create", new { Image, Cmd = (string[])["sh", "-c", "read -r _"], OpenStdin = true });
        var id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("Id").GetString();
        using var started = await engine.PostAsync($"containers/{id}/start", null);
        started.EnsureSuccessStatusCode();
        using var removed = await engine.DeleteAsync($"containers/{id}?force=true&v=true");
        removed.EnsureSuccessStatusCode();
    }

    [Benchmark(Description = "a sandbox, without a network")]
    public Task SandboxAsync() => RunAsync(plan);

    [Benchmark(Description = "a sandbox, with a network")]
    public Task WithNetworkAsync() => RunAsync(plan with { Network = new SandboxNetwork.Forwarded(new UnusedDoor()) });

    private static string Image => Environment.GetEnvironmentVariable("GANTRY_TEST_IMAGE") ?? throw new InvalidOperationException("GANTRY_TEST_IMAGE names no image.");

    private async Task RunAsync(SandboxPlan wanted)
    {
        await using var sandbox = await containers.PrepareAsync(wanted, CancellationToken.None);
    }

    private static async ValueTask<Stream> ConnectAsync(string address, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(address["unix://".Length..]), cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
