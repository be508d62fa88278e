using System.CommandLine;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands.Workspace.Credential;

/// <summary><c>gantry workspace credential remove</c>.</summary>
internal static class RemoveCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var host = new Argument<string>("host") { Description = "As it was set.", HelpName = "HOST[:PORT]" };
        var command = new DocumentedCommand("remove", "Makes the daemon forget a git host's credential.", "gantry workspace credential remove github.com") { host };
        return command.Does(globals, async (scope, cancellationToken) =>
        {
            using var client = await scope.ConnectAsync(cancellationToken);
            var path = $"api/workspaces/credentials/{Uri.EscapeDataString(scope.Parse.GetRequiredValue(host))}";
            var removed = await client.DeleteAsync(path, ApiJson.Default.GitCredential, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(removed, ApiJson.Default.GitCredential);
            }
            else
            {
                scope.Terminal.WriteLine($"The credential for {removed.Host} is gone.");
            }

            return ExitCode.Ok;
        });
    }
}
