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

    /// <summary>A setting of the server.</summary>
    public static string? SettingOf(CommandScope scope, string name) => scope.Settings.Find(name) is { } found && FileSettings.MayForDaemon(found, name) ? found.Value : null;

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
