using System.Globalization;
using Gantry.Core.Workspaces;

namespace Gantry.Adapters.Git;

/// <summary>
/// The command by which git speaks ssh: to the pinned address under the host's own name, asking nobody. A host that is met for the first time is trusted and its
/// key kept; one whose key has changed is refused.
/// </summary>
internal static class SshCommand
{
    /// <param name="knownHosts">Absolute; new keys are kept there, and those that the daemon's user knows count too. Null: only the user's.</param>
    public static string For(GitAddress? address, string? knownHosts)
    {
        List<string> words = ["ssh", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=accept-new", "-o", "UpdateHostKeys=no", "-o", "HashKnownHosts=no"];

        // In ssh's own quotes: a quote in the path itself could not be written.
        if (knownHosts is not null && !knownHosts.Contains('"', StringComparison.Ordinal))
        {
            words.AddRange(["-o", $"UserKnownHostsFile=\"{knownHosts.Replace("%", "%%", StringComparison.Ordinal)}\" ~/.ssh/known_hosts"]);
        }

        if (address is not null)
        {
            // As known_hosts files spell a host on another port.
            var url = address.Url;
            var port = url.Port is -1 or 22 ? 22 : url.Port;
            var alias = port == 22 ? url.IdnHost : string.Create(CultureInfo.InvariantCulture, $"[{url.IdnHost}]:{port}");
            words.AddRange(["-o", $"HostKeyAlias={alias}", "-o", $"HostName={address.Pinned}"]);
        }

        return string.Join(' ', words.Select(Quoted));
    }

    // Git hands the command to a shell.
    private static string Quoted(string word) => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
