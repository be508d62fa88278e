using System.CommandLine;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands.Keys;

/// <summary><c>gantry keys revoke</c>.</summary>
internal static class RevokeCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var id = new Argument<string>("id") { Description = "The key.", HelpName = "key id" };
        var command = new DocumentedCommand("revoke", "Revokes a key at once; it is kept, for usage names it.", "gantry keys revoke 0190…") { id };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var key = Identified.Parse<ModelKeyId>(scope.Parse.GetRequiredValue(id), "gantry keys list");
            using var client = await scope.ConnectAsync(cancellationToken);
            var revoked = await client.DeleteAsync($"api/keys/{key}", ApiJson.Default.ModelKey, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(revoked, ApiJson.Default.ModelKey);
            }
            else
            {
                scope.Terminal.WriteLine(VisibleText.OnOneLine($"Revoked: {revoked.Name}"));
            }

            return ExitCode.Ok;
        });
    }
}
