using System.CommandLine;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Protocol.Sessions;

namespace Gantry.Cli.Commands.Session;

/// <summary><c>gantry session rewind</c>.</summary>
internal static class RewindCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var to = new Option<long?>("--to") { Description = "The position to go back to: the seq of an event; 0 is before the first.", HelpName = "SEQ" };
        var undo = new Option<bool>("--undo") { Description = "Take back the last rewind." };
        var restore = new Option<string?>("--restore") { Description = "both (default), files or conversation.", HelpName = "WHAT" };
        var conflicts = new Option<string?>("--conflicts") { Description = "Files that somebody changed since: refuse (default), keep or overwrite.", HelpName = "HOW" };
        var preview = new Option<bool>("--preview") { Description = "Say what would be done and do nothing." };
        var session = new Argument<string>("session") { Description = "The session.", HelpName = "session id" };
        var command = new DocumentedCommand(
            "rewind",
            "Brings a session's files, conversation or both back to an earlier position; can itself be undone.",
            "gantry session rewind --to 41 0190…",
            "gantry session rewind --to 41 --restore files --preview 0190…",
            "gantry session rewind --undo 0190…")
        {
            to,
            undo,
            restore,
            conflicts,
            preview,
            session,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var id = Identified.Parse<SessionId>(scope.Parse.GetRequiredValue(session), "gantry session list");
            var position = scope.Parse.GetValue(to);
            if (position is null != scope.Parse.GetValue(undo))
            {
                throw new CommandFailure(ExitCode.Usage, "Say where to go back to with --to SEQ (\"gantry attach\" with --json shows them), or --undo.");
            }

            using var client = await scope.ConnectAsync(cancellationToken);
            var request = new RewindSession(position, scope.Parse.GetValue(undo), scope.Parse.GetValue(restore), scope.Parse.GetValue(conflicts), scope.Parse.GetValue(preview));
            var report = await client.PostAsync($"api/sessions/{id}/rewind", request, ApiJson.Default.RewindSession, ApiJson.Default.RewindReport, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(report, ApiJson.Default.RewindReport);
            }
            else
            {
                Tell(scope, report);
            }

            return ExitCode.Ok;
        });
    }

    private static void Tell(CommandScope scope, RewindReport report)
    {
        scope.Terminal.WriteLine(report.Seq is null ? $"Would go back to {report.ToSeq}." : $"Stands at {report.ToSeq} again.");
        foreach (var path in report.Paths)
        {
            scope.Terminal.WriteLine($"  {Rendering.VisibleText.Of(path)}");
        }

        foreach (var path in report.Left)
        {
            scope.Terminal.WriteLine($"  {Rendering.VisibleText.Of(path)} (left as it is)");
        }

        if (report.Seq is null && report.Conflicts.Count > 0)
        {
            scope.Terminal.WriteLine($"Changed by somebody else since: {string.Join(", ", report.Conflicts.Select(Rendering.VisibleText.Of))}");
        }
    }
}
