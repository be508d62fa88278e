using System.CommandLine;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Protocol.Sessions;

namespace Gantry.Cli.Commands.Session;

/// <summary><c>gantry session fork</c>.</summary>
internal static class ForkCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var from = new Option<long?>("--from") { Description = "The position up to which it has the history: the seq of an event. Default: the present.", HelpName = "SEQ" };
        var title = new Option<string?>("--title") { Description = "A title for people.", HelpName = "TEXT" };
        var session = new Argument<string>("session") { Description = "The session.", HelpName = "session id" };
        var command = new DocumentedCommand(
            "fork", "Begins a new session where this one stood, in a folder of its own, and prints its id.", "gantry session fork 0190…", "gantry session fork --from 41 0190…")
        {
            from,
            title,
            session,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var id = Identified.Parse<SessionId>(scope.Parse.GetRequiredValue(session), "gantry session list");
            using var client = await scope.ConnectAsync(cancellationToken);
            var request = new ForkSession(scope.Parse.GetValue(from), scope.Parse.GetValue(title));
            var fork = await client.PostAsync($"api/sessions/{id}/fork", request, ApiJson.Default.ForkSession, ApiJson.Default.Session, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(fork, ApiJson.Default.Session);
            }
            else
            {
                scope.Terminal.WriteLine(fork.SessionId.ToString());
            }

            return ExitCode.Ok;
        });
    }
}
