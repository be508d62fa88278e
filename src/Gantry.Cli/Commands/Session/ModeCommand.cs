using System.CommandLine;
using Gantry.Protocol.Sessions;

namespace Gantry.Cli.Commands.Session;

/// <summary><c>gantry session mode</c>.</summary>
internal static class ModeCommand
{
    public static Command Create(GlobalOptions globals) => ChoiceCommand.Create(
        globals,
        new DocumentedCommand("mode", "Chooses how the session's agent works from the next message on.", "gantry session mode 0190… plan", "gantry session mode 0190… default", "gantry session mode 0190…"),
        "mode",
        name => new ChooseAgent(AgentMode: name),
        static (session, can) => can?.Modes is not { Count: > 0 } modes ? $"{session.Agent} works in one way only and has no modes."
            : $"{session.Agent} works in the mode {session.AgentMode ?? modes[0]}. There are: {string.Join(", ", modes)}.");
}
