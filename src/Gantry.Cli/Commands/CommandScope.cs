using System.CommandLine;
using Gantry.Cli.Daemon;
using Gantry.Cli.Http;
using Gantry.Cli.Settings;

namespace Gantry.Cli.Commands;

/// <summary>What one invocation of a command works with.</summary>
/// <param name="Json"><c>--json</c>: standard output carries JSON alone.</param>
internal sealed record CommandScope(
    ParseResult Parse,
    Terminal Terminal,
    bool Json,
    SettingsReader Settings,
    DataDirectorySetting Data,
    string? UrlFlag,
    TimeProvider Time)
{
    public DaemonDirectory Daemons => new(Settings, Data, UrlFlag, Terminal, Time);

    /// <exception cref="CommandFailure">No daemon runs.</exception>
    public Task<GantryClient> ConnectAsync(CancellationToken cancellationToken) => Daemons.ConnectAsync(cancellationToken);

    /// <summary>The daemon there is, or a new one in the background.</summary>
    public async Task<GantryClient> ConnectOrStartAsync(CancellationToken cancellationToken)
    {
        var daemons = Daemons;
        if (await daemons.TryConnectAsync(cancellationToken) is { } running)
        {
            return running;
        }

        Terminal.Complain($"Starting a daemon for {Data.Directory.Root} (its output goes to {Data.Directory.DaemonLog}).");
        var (process, client) = await new DaemonStarter(daemons, Data.Directory, Time).StartAsync(listen: null, sandbox: null, cancellationToken);
        process.Dispose();
        return client;
    }
}
