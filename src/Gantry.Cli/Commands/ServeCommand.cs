using System.CommandLine;
using Gantry.Cli.Commands.Options;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry serve</c>: the daemon.</summary>
internal static class ServeCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var only = new Option<string?>("--only")
        {
            Description = "Serve one group of routes at the root of this port: models (the model gateway alone, without agents).",
            HelpName = "GROUP",
        };
        var command = new DocumentedCommand(
            "serve",
            "Runs the daemon in this terminal until Ctrl-C.",
            "gantry serve",
            "gantry serve --listen 127.0.0.1:9000 --data-dir /srv/gantry",
            "gantry serve --listen 0.0.0.0:8787 --tls-cert cert.pem --tls-key key.pem",
            "gantry serve --only models --listen :9108 --data-dir /srv/models");
        var listen = new ListenOptions("127.0.0.1:8787").AddTo(command);
        command.Add(only);

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var folders = ServerDoor.FoldersOf(scope, "GANTRY_LOCAL_ROOTS");
            await ServerDoor.ServeAsync(scope, listen.Read(scope), scope.Data.Directory.Root, folders, scope.Parse.GetValue(only), runnerOf: null, cancellationToken);
            return ExitCode.Ok;
        });
    }
}
