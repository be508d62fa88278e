using System.CommandLine;

namespace Gantry.Cli.Commands.Session;

/// <summary><c>gantry session</c>.</summary>
internal static class SessionCommands
{
    public static Command Create(GlobalOptions globals) => new DocumentedCommand("session", "Conversations with an agent in a workspace.", "gantry session new --workspace .")
    {
        NewCommand.Create(globals),
        MessageCommand.Create(globals),
        ModeCommand.Create(globals),
        ModelCommand.Create(globals),
        ApproveCommand.Create(globals),
        AttachCommand.Create(globals),
        RewindCommand.Create(globals),
        ForkCommand.Create(globals),
        CompactCommand.Create(globals),
        LandCommand.Create(globals),
        HandoffCommand.Create(globals),
        ImportHistoryCommand.Create(globals),
        ListCommand.Create(globals),
    };
}
