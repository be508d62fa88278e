using System.CommandLine;

namespace Gantry.Cli.Commands.Workspace.Credential;

/// <summary><c>gantry workspace credential</c>.</summary>
internal static class CredentialCommands
{
    public static Command Create(GlobalOptions globals) =>
        new DocumentedCommand("credential", "What the daemon says to be let in at git hosts over https.", "gantry workspace credential list")
        {
            SetCommand.Create(globals),
            ListCommand.Create(globals),
            RemoveCommand.Create(globals),
        };
}
