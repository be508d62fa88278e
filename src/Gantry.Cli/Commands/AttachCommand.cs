using System.CommandLine;
using Gantry.Cli.Following;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry attach</c>: what a run or session did, then what it does.</summary>
internal static class AttachCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var id = new Argument<string>("id") { Description = "A run or a session.", HelpName = "run or session id" };
        var after = new Option<string?>("--after") { Description = "Begin after this event (its seq).", HelpName = "SEQ" };
        var command = new DocumentedCommand(
            "attach",
            "Shows a run or session from its beginning, then live.",
            "gantry attach 0190…",
            "gantry attach --after 120 0190…",
            "gantry attach --json 0190… | grep ui.tool.call")
        {
            id,
            after,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            EventPosition? position = scope.Parse.GetValue(after) switch
            {
                null => null,
                var text when EventPosition.TryParse(text, out var parsed) => parsed,
                var text => throw new CommandFailure(ExitCode.Usage, $"'{text}' is no position: --after takes the seq of an event, 0 or more."),
            };

            var named = Identified.Parse<RunId>(scope.Parse.GetRequiredValue(id), "gantry ps");
            using var client = await scope.ConnectAsync(cancellationToken);
            var target = await Identified.FindRunOrSessionAsync(client, named, cancellationToken);
            return await RunFollowing.FollowAsync(scope, client, target, position, AnswerMode.Person, cancellationToken);
        });
    }
}
