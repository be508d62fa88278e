using System.CommandLine;
using Gantry.Protocol.Schemas;

namespace Gantry.Cli.Commands.Schemas;

/// <summary><c>gantry schemas list</c>.</summary>
internal static class ListCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var command = new DocumentedCommand("list", "Lists the schemas by name.", "gantry schemas list", "gantry schemas list --json");
        return command.Does(globals, (scope, _) =>
        {
            if (scope.Json)
            {
                scope.Terminal.WriteJson(EventSchemas.Names, CliJson.Default.IReadOnlyListString);
                return Task.FromResult(ExitCode.Ok);
            }

            foreach (var name in EventSchemas.Names)
            {
                scope.Terminal.WriteLine(name);
            }

            return Task.FromResult(ExitCode.Ok);
        });
    }
}
