using System.CommandLine;
using Gantry.Protocol.Ids;

namespace Gantry.Cli.Commands.Session;

/// <summary><c>gantry session approve</c>: an approval named by the tool call that waits for it.</summary>
internal static class ApproveCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var call = new Option<string>("--call") { Description = "The tool call that waits.", HelpName = "TOOL_CALL_ID", Required = true };
        var session = new Argument<string>("session") { Description = "The session.", HelpName = "session id" };
        var command = new DocumentedCommand("approve", "Allows a tool call, once; shows it first.", "gantry session approve --call call-3 0190…")
        {
            call,
            session,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var id = Identified.Parse<SessionId>(scope.Parse.GetRequiredValue(session), "gantry session list");
            var named = scope.Parse.GetRequiredValue(call);
            using var client = await scope.ConnectAsync(cancellationToken);
            var asked = await Answering.FindAsync(
                client,
                $"session_id={id}",
                found => found.SessionId == id && found.ToolCallId.Value == named,
                $"call {named} of session {id}",
                cancellationToken);
            var path = $"api/sessions/{id}/calls/{Uri.EscapeDataString(named)}/approve";
            return await Answering.AnswerAsync(scope, client, asked, path, "allow", feedback: null, cancellationToken);
        });
    }
}
