using System.CommandLine;
using Gantry.Cli.Commands.Options;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Json;
using Gantry.Protocol.Workspaces;

namespace Gantry.Cli.Commands.Workspace;

/// <summary><c>gantry workspace trust</c>: lets the rules in a workspace's own files count.</summary>
internal static class TrustCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var place = new Argument<string?>("place") { Description = "A folder, or the id of a workspace. Default: the current folder.", HelpName = "PATH|ID", Arity = ArgumentArity.ZeroOrOne };
        var revoke = new Option<bool>("--revoke") { Description = "Trust it no more." };
        var command = new DocumentedCommand(
            "trust",
            "Lets a workspace's own .gantry/rules.json deny and ask. It can never allow.",
            "gantry workspace trust .",
            "gantry workspace trust --revoke 0190…")
        {
            place,
            revoke,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            using var client = await scope.ConnectAsync(cancellationToken);
            var id = await WorkspaceOption.ResolveAsync(client, scope.Parse.GetValue(place), cancellationToken);
            var set = new SetTrust(!scope.Parse.GetValue(revoke));
            var state = await client.PostAsync($"api/workspaces/{id}/trust", set, ApiJson.Default.SetTrust, ApiJson.Default.TrustState, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(state, ApiJson.Default.TrustState);
                return ExitCode.Ok;
            }

            scope.Terminal.WriteLine(state.Trusted ? $"Workspace {id} is trusted." : $"Workspace {id} is not trusted: nothing in it configures Gantry.", Ink.Bold);
            foreach (var rule in state.Rules)
            {
                scope.Terminal.WriteLine($"  {VisibleText.OnOneLine(rule)}");
            }

            foreach (var fault in state.Faults)
            {
                scope.Terminal.WriteLine($"  ! {VisibleText.OnOneLine(fault)}", Ink.Yellow);
            }

            return ExitCode.Ok;
        });
    }
}
