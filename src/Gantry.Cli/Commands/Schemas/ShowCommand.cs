using System.CommandLine;
using System.Text;
using Gantry.Protocol.Schemas;

namespace Gantry.Cli.Commands.Schemas;

/// <summary><c>gantry schemas show</c>.</summary>
internal static class ShowCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var name = new Argument<string>("name") { Description = "The type of an event, envelope, snapshot, synced or reset." };
        var command = new DocumentedCommand("show", "Writes one schema to standard output.", "gantry schemas show ui.tool.call") { name };
        return command.Does(globals, (scope, _) =>
        {
            var wanted = scope.Parse.GetRequiredValue(name);
            var schema = EventSchemas.Find(wanted)
                ?? throw new CommandFailure(ExitCode.NotFound, $"There is no schema named '{wanted}'; \"gantry schemas list\" shows those there are.");
            scope.Terminal.Write(Encoding.UTF8.GetString(schema));
            return Task.FromResult(ExitCode.Ok);
        });
    }
}
