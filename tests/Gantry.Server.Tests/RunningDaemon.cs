using Gantry.Testing;

[assembly: AssemblyFixture(typeof(Gantry.Server.Tests.RunningDaemon))]

namespace Gantry.Server.Tests;

/// <summary>One daemon for all tests that leave it as it is; those that kill or configure one start their own.</summary>
public sealed class RunningDaemon : IAsyncLifetime
{
    private DaemonProcess? process;

    public DaemonProcess Process => process!;

    public HttpClient Client => Process.Client;

    public async ValueTask InitializeAsync() => process = await DaemonProcess.StartAsync();

    public ValueTask DisposeAsync() => process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
