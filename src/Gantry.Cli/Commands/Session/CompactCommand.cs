using System.CommandLine;
using Gantry.Cli.Following;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands.Session;

/// <summary><c>gantry session compact</c>.</summary>
internal static class CompactCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var session = new Argument<string>("session") { Description = "The session.", HelpName = "session id" };
        var command = new DocumentedCommand(
            "compact",
            "Summarises the older part of the conversation now, as the native agent does by itself near its model's limit.",
            "gantry session compact 0190…") { session };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var id = Identified.Parse<SessionId>(scope.Parse.GetRequiredValue(session), "gantry session list");
            using var client = await scope.ConnectAsync(cancellationToken);
            var accepted = await client.PostAsync($"api/sessions/{id}/compact", ApiJson.Default.PromptAccepted, cancellationToken);
            return await RunFollowing.FollowRunAsync(scope, client, accepted.RunId, AnswerMode.Person, cancellationToken);
        });
    }
}
