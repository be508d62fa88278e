using System.CommandLine;
using Gantry.Protocol.Attachments;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands.Session;

/// <summary><c>gantry session attach</c>.</summary>
internal static class AttachCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var session = new Argument<string>("session") { Description = "The session.", HelpName = "session id" };
        var files = new Argument<string[]>("files") { Description = "Texts or images (PNG, JPEG, GIF, WebP).", HelpName = "FILE", Arity = ArgumentArity.OneOrMore };
        var command = new DocumentedCommand(
            "attach", "Gives files to a session and prints their ids, for messages to name.", "gantry session attach 0190… screenshot.png")
        {
            session,
            files,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var id = Identified.Parse<SessionId>(scope.Parse.GetRequiredValue(session), "gantry session list");
            using var client = await scope.ConnectAsync(cancellationToken);
            var added = await Attaching.SendAsync(client, id, scope.Parse.GetRequiredValue(files), cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(new AttachmentList(added), ApiJson.Default.AttachmentList);
            }
            else
            {
                foreach (var attachment in added)
                {
                    scope.Terminal.WriteLine(attachment.AttachmentId.ToString());
                }
            }

            return ExitCode.Ok;
        });
    }
}
