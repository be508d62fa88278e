using System.CommandLine;

namespace Gantry.Cli.Commands.Schemas;

/// <summary><c>gantry schemas</c>.</summary>
internal static class SchemasCommands
{
    public static Command Create(GlobalOptions globals) => new DocumentedCommand("schemas", "The JSON Schemas of all events; needs no daemon.", "gantry schemas list")
    {
        ListCommand.Create(globals),
        ShowCommand.Create(globals),
        CheckCommand.Create(globals),
    };
}
