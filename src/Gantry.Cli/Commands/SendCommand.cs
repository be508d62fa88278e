using System.CommandLine;
using Gantry.Cli.Commands.Options;
using Gantry.Cli.Following;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Protocol.Sessions;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry send</c>: a message to a session, while it works or not.</summary>
internal static class SendCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var session = new Argument<string>("session") { Description = "The session.", HelpName = "session id" };
        var steer = new Option<bool>("--steer") { Description = "Put it into the turn that is under way." };
        var interrupt = new Option<bool>("--interrupt") { Description = "Stop the active run first." };
        var wait = new Option<bool>("--wait") { Description = "Show the run that it starts." };
        var command = new DocumentedCommand(
            "send",
            "Sends a message to a session; by default it is the next turn.",
            "gantry send 0190… \"and update the README\"",
            "gantry send --steer 0190… \"use the other parser\"",
            "gantry send --interrupt --wait 0190… \"stop, this is the wrong file\"")
        {
            session,
        };
        var text = new PromptOptions("text", "The message.").AddTo(command);
        command.Add(steer);
        command.Add(interrupt);
        command.Add(wait);

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var id = Identified.Parse<SessionId>(scope.Parse.GetRequiredValue(session), "gantry session list");
            var delivery = (scope.Parse.GetValue(steer), scope.Parse.GetValue(interrupt)) switch
            {
                (true, true) => throw new CommandFailure(ExitCode.Usage, "Give --steer or --interrupt, not both."),
                (true, _) => "steer",
                (_, true) => "interrupt",
                _ => "queue",
            };
            return await SendAsync(scope, id, await text.ReadAsync(scope.Parse, cancellationToken), delivery, scope.Parse.GetValue(wait), cancellationToken);
        });
    }

    public static async Task<ExitCode> SendAsync(CommandScope scope, SessionId session, string text, string delivery, bool wait, CancellationToken cancellationToken)
    {
        using var client = await scope.ConnectAsync(cancellationToken);
        var accepted = await client.PostAsync(
            $"api/sessions/{session}/messages",
            new SendMessage(Content: text, Delivery: delivery),
            ApiJson.Default.SendMessage,
            ApiJson.Default.MessageAccepted,
            cancellationToken);
        var active = accepted.RunId ?? (wait ? (await client.GetAsync($"api/sessions/{session}", ApiJson.Default.Session, cancellationToken)).ActiveRunId : null);
        if (wait && active is { } run)
        {
            return await RunFollowing.FollowRunAsync(scope, client, run, AnswerMode.Person, cancellationToken);
        }

        if (scope.Json)
        {
            scope.Terminal.WriteJson(accepted, ApiJson.Default.MessageAccepted);
            return ExitCode.Ok;
        }

        scope.Terminal.WriteLine(accepted.RunId is { } started
            ? $"Message {accepted.MessageId} is run {started}; watch it with: gantry attach {started}"
            : $"Message {accepted.MessageId} goes into the active run.");
        return ExitCode.Ok;
    }
}
