using System.CommandLine;
using Gantry.Protocol.Sessions;

namespace Gantry.Cli.Commands.Session;

/// <summary><c>gantry session model</c>.</summary>
internal static class ModelCommand
{
    public static Command Create(GlobalOptions globals) => ChoiceCommand.Create(
        globals,
        new DocumentedCommand("model", "Chooses the model of the session's agent from the next message on.", "gantry session model 0190… claude-haiku-4-5", "gantry session model 0190… default", "gantry session model 0190…"),
        "model",
        name => new ChooseAgent(Model: name),
        static (session, can) =>
            $"{session.Agent} works with the model {session.Model ?? can?.UsualModel ?? "of its own choice"}."
            + (can?.Models is { Count: > 0 } models ? $" There are: {string.Join(", ", models)}{(can.OtherModels ? ", and others by their makers' names" : "")}." : ""));
}
