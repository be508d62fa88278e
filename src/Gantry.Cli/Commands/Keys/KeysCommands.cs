using System.CommandLine;

namespace Gantry.Cli.Commands.Keys;

/// <summary><c>gantry keys</c>.</summary>
internal static class KeysCommands
{
    public static Command Create(GlobalOptions globals) => new DocumentedCommand(
        "keys",
        "Virtual keys for models: who may call which, how fast, and for how much.",
        "gantry keys new --user anna --budget 5/day",
        "gantry keys list")
    {
        NewCommand.Create(globals),
        ListCommand.Create(globals),
        ChangeCommand.Create(globals),
        RevokeCommand.Create(globals),
    };
}
