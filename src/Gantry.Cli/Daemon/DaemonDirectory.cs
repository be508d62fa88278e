using System.Reflection;
using Gantry.Cli.Http;
using Gantry.Cli.Settings;
using Gantry.Core.Data;
using Gantry.Protocol.Daemon;

namespace Gantry.Cli.Daemon;

/// <summary>Finds the daemon that a command speaks to: the one named (<c>--url</c>, <c>GANTRY_URL</c>), else the one of the data directory.</summary>
internal sealed class DaemonDirectory(SettingsReader settings, DataDirectorySetting data, string? urlFlag, Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan HealthPatience = TimeSpan.FromSeconds(5);

    /// <summary>Three numbers, such as <c>0.1.0</c>.</summary>
    public static string OwnVersion { get; } = typeof(DaemonDirectory).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "?";

    /// <summary>A daemon was named, so none is started.</summary>
    public bool IsElsewhere => Named() is not null;

    public async Task<GantryClient> ConnectAsync(CancellationToken cancellationToken) =>
        await TryConnectAsync(cancellationToken)
        ?? throw new CommandFailure(ExitCode.NoDaemon, $"No Gantry daemon runs for {data.Directory.Root}; start one with: gantry serve");

    /// <summary>Null when no daemon was named and none of the data directory answers.</summary>
    public async Task<GantryClient?> TryConnectAsync(CancellationToken cancellationToken)
    {
        if (Named() is { } named)
        {
            return Open(named);
        }

        if (DaemonRecords.FindAlive(data.Directory) is not { } record)
        {
            return null;
        }

        var client = OpenRecorded(record);
        if (await client.IsHealthyAsync(HealthPatience, cancellationToken))
        {
            TellSkew(record);
            return client;
        }

        client.Dispose();
        return null;
    }

    public GantryClient Open(DaemonAddress address)
    {
        var token = AccessToken.Find(settings, data.Directory);
        return token.MayGoTo(address.Url, address.Origin)
            ? new GantryClient(address.Url, token, time)
            : throw new CommandFailure(
                ExitCode.NotAllowed,
                $"The token from {token.Place} is not sent to {address.Url}, which is another machine; give that machine's token as GANTRY_AUTH_TOKEN, and its address with --url.");
    }

    // With a certificate the daemon is known by a name, which need not be of loopback. The token that lies beside the record is that daemon's own.
    private GantryClient OpenRecorded(DaemonRecord record)
    {
        var address = Recorded(record);
        var token = AccessToken.Find(settings, data.Directory);
        return token.Origin == SettingOrigin.Default ? new GantryClient(address.Url, token, time) : Open(address);
    }

    private DaemonAddress Recorded(DaemonRecord record)
    {
        var url = DaemonAddress.Parse(record.Url, data.Directory.DaemonRecord);
        return new DaemonAddress(url, data.Origin, record.Version);
    }

    private DaemonAddress? Named()
    {
        var named = urlFlag is { Length: > 0 } ? new Setting(urlFlag, SettingOrigin.Flag, "--url") : settings.Find("GANTRY_URL");
        return named is null ? null : new DaemonAddress(DaemonAddress.Parse(named.Value, named.Place), named.Origin, Version: null);
    }

    private void TellSkew(DaemonRecord record)
    {
        if (record.Version.Split('+')[0] != OwnVersion)
        {
            terminal.Complain($"Note: the daemon is version {record.Version} and this program is {OwnVersion}; restart the daemon to make them equal.");
        }
    }
}
