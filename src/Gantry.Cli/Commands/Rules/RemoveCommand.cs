using System.CommandLine;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands.Rules;

/// <summary><c>gantry rules remove</c>.</summary>
internal static class RemoveCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var id = new Argument<string>("id") { Description = "The rule.", HelpName = "rule id" };
        var command = new DocumentedCommand("remove", "Revokes a rule; it is kept, for decisions name it.", "gantry rules remove 0190…") { id };
        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var named = Identified.Parse<RuleId>(scope.Parse.GetRequiredValue(id), "gantry rules list");
            using var client = await scope.ConnectAsync(cancellationToken);
            var revoked = await client.DeleteAsync($"api/rules/{named}", ApiJson.Default.Rule, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(revoked, ApiJson.Default.Rule);
            }
            else
            {
                scope.Terminal.WriteLine(VisibleText.OnOneLine($"Revoked: {RuleWords.Of(revoked.Effect)} {RuleWords.Of(revoked.Kind)} {revoked.Pattern}"));
            }

            return ExitCode.Ok;
        });
    }
}
