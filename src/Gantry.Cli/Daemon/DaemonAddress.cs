using Gantry.Cli.Settings;

namespace Gantry.Cli.Daemon;

/// <summary>Where a daemon listens, and how we know.</summary>
/// <param name="Version">The version of its program; null when only its address is known.</param>
internal sealed record DaemonAddress(Uri Url, SettingOrigin Origin, string? Version)
{
    public static Uri Parse(string text, string place) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0
            ? url
            : throw new CommandFailure(ExitCode.Usage, $"'{text}' ({place}) is no address of a daemon; write it like http://127.0.0.1:8787.");
}
