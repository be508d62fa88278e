using System.CommandLine;

namespace Gantry.Cli.Commands.Rules;

/// <summary><c>gantry rules</c>.</summary>
internal static class RulesCommands
{
    public static Command Create(GlobalOptions globals) => new DocumentedCommand(
        "rules",
        "What answers approvals without you: allow, ask or deny rules for commands, files, hosts and tools.",
        "gantry rules list",
        "gantry rules check 'git push origin main'")
    {
        ListCommand.Create(globals),
        AddCommand.Create(globals),
        RemoveCommand.Create(globals),
        CheckCommand.Create(globals),
        SimulateCommand.Create(globals),
        ImportCommand.Create(globals),
    };
}
