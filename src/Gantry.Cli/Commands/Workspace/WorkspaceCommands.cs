using System.CommandLine;
using Gantry.Cli.Commands.Workspace.Credential;

namespace Gantry.Cli.Commands.Workspace;

/// <summary><c>gantry workspace</c>.</summary>
internal static class WorkspaceCommands
{
    public static Command Create(GlobalOptions globals) => new DocumentedCommand("workspace", "Repositories and folders that agents work in.", "gantry workspace list")
    {
        ImportCommand.Create(globals),
        ListCommand.Create(globals),
        TrustCommand.Create(globals),
        SetCommand.Create(globals),
        CleanCommand.Create(globals),
        CredentialCommands.Create(globals),
    };
}
