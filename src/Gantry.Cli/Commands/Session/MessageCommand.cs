using System.CommandLine;
using Gantry.Protocol.Ids;

namespace Gantry.Cli.Commands.Session;

/// <summary><c>gantry session message</c>: the same as <c>gantry send</c>, in the words that older scripts use.</summary>
internal static class MessageCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var text = new Option<string>("--text") { Description = "The message.", HelpName = "TEXT", Required = true };
        var session = new Argument<string>("session") { Description = "The session.", HelpName = "session id" };
        var command = new DocumentedCommand("message", "Sends a message to a session; it becomes the next turn.", "gantry session message --text \"Review the docs.\" 0190…")
        {
            text,
            session,
        };

        return command.Does(globals, (scope, cancellationToken) =>
        {
            var id = Identified.Parse<SessionId>(scope.Parse.GetRequiredValue(session), "gantry session list");
            return SendCommand.SendAsync(scope, id, scope.Parse.GetRequiredValue(text), "queue", wait: false, cancellationToken);
        });
    }
}
