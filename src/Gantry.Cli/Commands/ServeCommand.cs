using System.CommandLine;
using System.Runtime.CompilerServices;
using Gantry.Cli.Settings;
using Gantry.Protocol.Daemon;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry serve</c>: the daemon. The only page that knows the server, so that the other commands start without loading it.</summary>
internal static class ServeCommand
{
    private const string DefaultListen = "127.0.0.1:8787";
    private const string SandboxSetting = "GANTRY_SANDBOX";

    public static Command Create(GlobalOptions globals)
    {
        var listen = new Option<string?>("--listen")
        {
            Description = $"Where to listen; port 0 takes a free one (PORT sets the port alone). Default: {DefaultListen}",
            HelpName = "ADDRESS:PORT",
        };
        var sandbox = new Option<string?>("--sandbox")
        {
            Description = "Where agents run: bubblewrap, or process, which is NO boundary (GANTRY_SANDBOX). Default: bubblewrap",
            HelpName = "KIND",
        };
        var quiet = new Option<bool>("--quiet") { Description = "Say only what went wrong." };
        var command = new DocumentedCommand(
            "serve",
            "Runs the daemon in this terminal until Ctrl-C.",
            "gantry serve",
            "gantry serve --listen 127.0.0.1:9000 --data-dir /srv/gantry")
        {
            listen,
            sandbox,
            quiet,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var address = scope.Parse.GetValue(listen) ?? (scope.Settings.Find("PORT") is { } port ? $"127.0.0.1:{port.Value}" : DefaultListen);
            var localRoots = scope.Settings.Find("GANTRY_LOCAL_ROOTS")?.Value.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
            await ServeAsync(scope, address, localRoots, scope.Parse.GetValue(sandbox), scope.Parse.GetValue(quiet), cancellationToken);
            return ExitCode.Ok;
        });
    }

    // Never inlined: the runtime loads Gantry.Server and ASP.NET when it compiles this method, and only then.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task ServeAsync(CommandScope scope, string listen, string[] localRoots, string? sandbox, bool quiet, CancellationToken cancellationToken)
    {
        var root = scope.Data.Directory.Root;
        var options = new Gantry.Server.ServeOptions(root, listen, localRoots, quiet) { Setting = SettingOf };
        await Gantry.Server.GantryApp.RunAsync(options, Tell, cancellationToken);

        // A .env file may come with a repository, which has no say in what confines the agents that work on it.
        string? SettingOf(string name) => name == SandboxSetting
            ? sandbox ?? (scope.Settings.Find(name) is { Origin: SettingOrigin.Environment } chosen ? chosen.Value : null)
            : scope.Settings.Find(name)?.Value;

        void Tell(DaemonRecord record)
        {
            if (scope.Json)
            {
                scope.Terminal.WriteJson(record, ApiJson.Default.DaemonRecord);
            }
            else if (!quiet)
            {
                scope.Terminal.WriteLine($"Gantry {record.Version} serves {root} at {record.Url}; Ctrl-C stops it.");
            }
        }
    }
}
