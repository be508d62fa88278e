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

    // A .env file may come with a repository, which has no say in what confines the agents that work on it, nor in who reaches the daemon.
    private static readonly string[] NeverFromFiles =
    [
        SandboxSetting, "GANTRY_SANDBOX_IMAGE", "GANTRY_SANDBOX_READABLE", "GANTRY_EGRESS_ALLOWED_HOSTS", "GANTRY_NETWORK_PRESETS", "DOCKER_HOST",
        "GANTRY_ALLOWED_HOSTS", "GANTRY_INSECURE_LISTEN", "GANTRY_TLS_CERT", "GANTRY_TLS_KEY", "GANTRY_CLAUDE_PROGRAM", "GANTRY_CODEX_PROGRAM",
    ];

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
        var certificate = new Option<string?>("--tls-cert")
        {
            Description = "Serve https with this PEM certificate, its chain after it (GANTRY_TLS_CERT).",
            HelpName = "FILE",
        };
        var key = new Option<string?>("--tls-key") { Description = "The certificate's PEM key (GANTRY_TLS_KEY).", HelpName = "FILE" };
        var insecure = new Option<bool>("--insecure-listen")
        {
            Description = "Serve other machines WITHOUT TLS: everybody on the way can read the token (GANTRY_INSECURE_LISTEN=1).",
        };
        var openLoopback = new Option<bool>("--open-loopback")
        {
            Description = "Let programs on this machine work without a token; never answer approvals or administer.",
        };
        var only = new Option<string?>("--only")
        {
            Description = "Serve one group of routes at the root of this port: models (the model gateway alone, without agents).",
            HelpName = "GROUP",
        };
        var quiet = new Option<bool>("--quiet") { Description = "Say only what went wrong." };
        var command = new DocumentedCommand(
            "serve",
            "Runs the daemon in this terminal until Ctrl-C.",
            "gantry serve",
            "gantry serve --listen 127.0.0.1:9000 --data-dir /srv/gantry",
            "gantry serve --listen 0.0.0.0:8787 --tls-cert cert.pem --tls-key key.pem",
            "gantry serve --only models --listen :9108 --data-dir /srv/models")
        {
            listen,
            sandbox,
            certificate,
            key,
            insecure,
            openLoopback,
            only,
            quiet,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var address = scope.Parse.GetValue(listen) ?? (scope.Settings.Find("PORT") is { } port ? $"127.0.0.1:{port.Value}" : DefaultListen);
            var localRoots = scope.Settings.Find("GANTRY_LOCAL_ROOTS")?.Value.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
            var listening = new Listening(
                address,
                scope.Parse.GetValue(certificate) ?? SettingOf(scope, "GANTRY_TLS_CERT"),
                scope.Parse.GetValue(key) ?? SettingOf(scope, "GANTRY_TLS_KEY"),
                scope.Parse.GetValue(insecure) || SettingOf(scope, "GANTRY_INSECURE_LISTEN") == "1",
                scope.Parse.GetValue(openLoopback),
                scope.Parse.GetValue(only));
            await ServeAsync(scope, listening, localRoots, scope.Parse.GetValue(sandbox), scope.Parse.GetValue(quiet), cancellationToken);
            return ExitCode.Ok;
        });
    }

    private static string? SettingOf(CommandScope scope, string name) => scope.Settings.Find(name) switch
    {
        { Origin: not SettingOrigin.Environment } when NeverFromFiles.Contains(name) => null,
        var found => found?.Value,
    };

    // Never inlined: the runtime loads Gantry.Server and ASP.NET when it compiles this method, and only then.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task ServeAsync(CommandScope scope, Listening listening, string[] localRoots, string? sandbox, bool quiet, CancellationToken cancellationToken)
    {
        var root = scope.Data.Directory.Root;
        var options = new Gantry.Server.ServeOptions(root, listening.Address, localRoots, quiet)
        {
            Setting = name => name == SandboxSetting && sandbox is not null ? sandbox : SettingOf(scope, name),
            TlsCertificate = listening.TlsCertificate,
            TlsKey = listening.TlsKey,
            InsecureListen = listening.IsInsecure,
            OpenLoopback = listening.IsOpenLoopback,
            Only = listening.Only,
        };
        await Gantry.Server.GantryApp.RunAsync(options, Tell, cancellationToken);

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

    private sealed record Listening(string Address, string? TlsCertificate, string? TlsKey, bool IsInsecure, bool IsOpenLoopback, string? Only);
}
