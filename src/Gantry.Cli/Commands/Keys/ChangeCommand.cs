using System.CommandLine;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands.Keys;

/// <summary><c>gantry keys change</c>.</summary>
internal static class ChangeCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var id = new Argument<string>("id") { Description = "The key.", HelpName = "key id" };
        var command = new DocumentedCommand(
            "change",
            "Changes what a key allows; it counts at once, and runs that a raised budget paused go on.",
            "gantry keys change 0190… --budget 10/day",
            "gantry keys change 0190… --budget none/run --rpm 0")
        {
            id,
        };
        var limits = new KeyLimitOptions().AddTo(command);

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var key = Identified.Parse<ModelKeyId>(scope.Parse.GetRequiredValue(id), "gantry keys list");
            var change = limits.Read(scope);
            using var client = await scope.ConnectAsync(cancellationToken);
            var changed = await client.PostAsync($"api/keys/{key}", change, ApiJson.Default.ChangeModelKey, ApiJson.Default.ModelKey, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(changed, ApiJson.Default.ModelKey);
            }
            else
            {
                scope.Terminal.WriteLine($"Changed: key {changed.KeyId}");
            }

            return ExitCode.Ok;
        });
    }
}
