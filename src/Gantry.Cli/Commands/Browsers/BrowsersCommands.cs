using System.CommandLine;

namespace Gantry.Cli.Commands.Browsers;

/// <summary><c>gantry browsers</c>.</summary>
internal static class BrowsersCommands
{
    public static Command Create(GlobalOptions globals) => new DocumentedCommand(
        "browsers",
        "The browsers that are signed in to the daemon.",
        "gantry browsers list",
        "gantry browsers sign-out 3",
        "gantry browsers sign-out --all")
    {
        ListCommand.Create(globals),
        SignOutCommand.Create(globals),
    };
}
