using System.Globalization;
using System.Net.Sockets;
using Gantry.Core.Workspaces;

namespace Gantry.Adapters.Git;

/// <summary>
/// What git gets to see: nothing of the daemon's environment but a few harmless names, no configuration but ours. Settings given with <c>-c</c> win over
/// those of any repository.
/// </summary>
internal static class GitEnvironment
{
    // Ssh needs its agent and TLS its authorities; neither names a program to run.
    private static readonly string[] Passed = ["PATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO", "SSH_AUTH_SOCK"];

    private static readonly string[] Settings =
    [
        "core.hooksPath=/dev/null",
        "core.fsmonitor=false",
        "core.attributesFile=/dev/null",
        "core.excludesFile=/dev/null",
        "core.untrackedCache=false",
        "core.pager=cat",
        "core.quotePath=false",
        "protocol.allow=never",
        "credential.helper=",
        "http.followRedirects=false",
        "http.proxy=",
        "submodule.recurse=false",
        "fetch.recurseSubmodules=false",
        "uploadpack.packObjectsHook=",
        "gc.auto=0",
        "maintenance.auto=false",
        "diff.external=",
        "diff.ignoreSubmodules=all",
        "advice.detachedHead=false",
        "init.defaultBranch=main",
    ];

    /// <summary>The settings that no command goes without.</summary>
    public static IEnumerable<string> CommonSettings => Settings.SelectMany(setting => new[] { "-c", setting });

    /// <summary>What a connection to a judged address needs: its protocol, and for https the pinned address.</summary>
    public static IEnumerable<string> ConnectionSettings(GitAddress address)
    {
        var url = address.Url;
        yield return "-c";
        yield return $"protocol.{url.Scheme}.allow=always";
        if (string.Equals(url.Scheme, "https", StringComparison.Ordinal))
        {
            var pinned = address.Pinned.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address.Pinned}]" : address.Pinned.ToString();
            yield return "-c";
            yield return string.Create(CultureInfo.InvariantCulture, $"http.curloptResolve={url.Host}:{url.Port}:{pinned}");
        }
    }

    /// <summary>The whole environment of one command.</summary>
    /// <param name="address">The remote, when the command has one.</param>
    /// <param name="login">Goes through the environment, which other users cannot read, and not through the arguments, which all can.</param>
    /// <param name="knownHosts">Where ssh keeps the keys of hosts that it has met.</param>
    public static IReadOnlyDictionary<string, string> Variables(GitAddress? address, GitLogin? login = null, string? knownHosts = null)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = "/nonexistent",
            ["LANG"] = "C.UTF-8",
            ["LC_ALL"] = "C.UTF-8",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GIT_ATTR_NOSYSTEM"] = "1",
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["GIT_ASKPASS"] = "/bin/false",
            ["SSH_ASKPASS"] = "/bin/false",
            ["GIT_OPTIONAL_LOCKS"] = "0",
            ["GIT_NO_LAZY_FETCH"] = "1",
            ["GIT_SSH_VARIANT"] = "ssh",
            ["GIT_SSH_COMMAND"] = SshCommand.For(address, knownHosts),
        };
        if (address is not null && login is not null)
        {
            variables["GIT_CONFIG_COUNT"] = "1";
            variables["GIT_CONFIG_KEY_0"] = $"http.{address.Url.GetLeftPart(UriPartial.Authority)}/.extraHeader";
            variables["GIT_CONFIG_VALUE_0"] = login.Header;
        }

        foreach (var name in Passed)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                variables[name] = value;
            }
        }

        return variables;
    }
}
