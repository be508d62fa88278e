using System.Runtime.CompilerServices;
using Gantry.Cli.Commands.Options;
using Gantry.Cli.Settings;
using Gantry.Protocol.Daemon;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands;

/// <summary>The only page that knows the server, so that the other commands start without loading it.</summary>
internal static class ServerDoor
{
    private const string SandboxSetting = "GANTRY_SANDBOX";

    // A .env file may come with a repository, which has no say in what confines the agents that work on it, who they are and where, nor in who reaches the daemon.
    private static readonly string[] NeverFromFiles =
    [
        SandboxSetting, "GANTRY_SANDBOX_IMAGE", "GANTRY_SANDBOX_READABLE", "GANTRY_EGRESS_ALLOWED_HOSTS", "GANTRY_NETWORK_PRESETS", "DOCKER_HOST",
        "GANTRY_ALLOWED_HOSTS", "GANTRY_INSECURE_LISTEN", "GANTRY_TLS_CERT", "GANTRY_TLS_KEY", "GANTRY_CLAUDE_PROGRAM", "GANTRY_CODEX_PROGRAM",
        "RUNNER_URL", "RUNNER_TOKEN", "RUNNER_CLAUDE_URL", "RUNNER_CLAUDE_TOKEN", "RUNNER_CODEX_URL", "RUNNER_CODEX_TOKEN",
    ];

    /// <summary>A setting of the server; what decides about safety counts only from the environment.</summary>
    public static string? SettingOf(CommandScope scope, string name) => scope.Settings.Find(name) switch
    {
        { Origin: not SettingOrigin.Environment } when NeverFromFiles.Contains(name) => null,
        var found => found?.Value,
    };

    /// <summary>Folders that a setting lists; none when it is not set.</summary>
    public static IReadOnlyList<string> FoldersOf(CommandScope scope, string name) =>
        scope.Settings.Find(name)?.Value.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>Serves until Ctrl-C. Never inlined: the runtime loads Gantry.Server and ASP.NET when it compiles this method, and only then.</summary>
    /// <param name="root">The data directory.</param>
    /// <param name="only">The one group of routes to serve; null for all.</param>
    /// <param name="runnerOf">The agent whose runner this is; null for a daemon.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task ServeAsync(
        CommandScope scope, Listening listening, string root, IReadOnlyList<string> localRoots, string? only, string? runnerOf, CancellationToken cancellationToken)
    {
        var options = new Gantry.Server.ServeOptions(root, listening.Address, localRoots, listening.IsQuiet)
        {
            Setting = name => name == SandboxSetting && listening.Sandbox is not null ? listening.Sandbox : SettingOf(scope, name),
            TlsCertificate = listening.TlsCertificate,
            TlsKey = listening.TlsKey,
            InsecureListen = listening.IsInsecure,
            OpenLoopback = listening.IsOpenLoopback,
            Only = only,
            RunnerOf = runnerOf,
        };
        await Gantry.Server.GantryApp.RunAsync(options, Tell, cancellationToken);

        void Tell(DaemonRecord record)
        {
            if (scope.Json)
            {
                scope.Terminal.WriteJson(record, ApiJson.Default.DaemonRecord);
            }
            else if (!listening.IsQuiet)
            {
                var what = runnerOf is null ? $"serves {root}" : $"runs {runnerOf} for others";
                scope.Terminal.WriteLine($"Gantry {record.Version} {what} at {record.Url}; Ctrl-C stops it.");
            }
        }
    }
}
