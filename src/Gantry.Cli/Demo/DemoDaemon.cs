using System.Diagnostics;
using Gantry.Cli.Commands;
using Gantry.Cli.Daemon;
using Gantry.Cli.Http;
using Gantry.Cli.Settings;
using Gantry.Core.Data;

namespace Gantry.Cli.Demo;

/// <summary>A daemon of the demo's own, with a data directory of its own; stopped when disposed.</summary>
internal sealed class DemoDaemon : IAsyncDisposable
{
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(15);

    private readonly Process process;
    private readonly TimeProvider time;

    private DemoDaemon(Process process, GantryClient client, TimeProvider time)
    {
        this.process = process;
        this.time = time;
        Client = client;
    }

    public GantryClient Client { get; }

    public static async Task<DemoDaemon> StartAsync(CommandScope scope, string dataDirectory, string sandbox, CancellationToken cancellationToken)
    {
        // Settings of the surroundings (an address, a token, a data directory) are about another daemon.
        var settings = new SettingsReader(name => name.EndsWith("_AUTH_TOKEN", StringComparison.Ordinal) ? Environment.GetEnvironmentVariable(name) : null, []);
        var directory = new DataDirectory(dataDirectory);
        var daemons = new DaemonDirectory(settings, new DataDirectorySetting(directory, SettingOrigin.Flag), urlFlag: null, scope.Terminal, scope.Time);
        var (process, client) = await new DaemonStarter(daemons, directory, scope.Time).StartAsync("127.0.0.1:0", sandbox, cancellationToken);
        return new DemoDaemon(process, client, scope.Time);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var timer = new CancellationTokenSource(LongestFarewell, time);
        try
        {
            using var kill = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "kill -TERM \"$1\" 2>/dev/null", "gantry", $"{process.Id}"]))!;
            await kill.WaitForExitAsync(timer.Token);
            await process.WaitForExitAsync(timer.Token);
        }
        catch (OperationCanceledException)
        {
            // It was asked, and had its time.
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}
