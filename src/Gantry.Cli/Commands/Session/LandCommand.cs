using System.CommandLine;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Protocol.Landing;

namespace Gantry.Cli.Commands.Session;

/// <summary><c>gantry session land</c>.</summary>
internal static class LandCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var kind = new Option<string?>("--as") { Description = "commit (default), branch, patch, push or pull-request.", HelpName = "KIND" };
        var branch = new Option<string?>("--branch") { Description = "The branch to make, push or propose.", HelpName = "NAME" };
        var message = new Option<string?>("--message", "-m") { Description = "The commit's message. Default: the session's title.", HelpName = "TEXT" };
        var author = new Option<string?>("--author") { Description = "As in \"Ada <ada@example.test>\". Default: Gantry.", HelpName = "WHO" };
        var title = new Option<string?>("--title") { Description = "The pull request's title.", HelpName = "TEXT" };
        var body = new Option<string?>("--body") { Description = "The pull request's text.", HelpName = "TEXT" };
        var target = new Option<string?>("--base") { Description = "The branch that the pull request is for.", HelpName = "NAME" };
        var accepted = new Option<bool>("--accepted") { Description = "Only what was accepted in the review of its changes. Default: all that the session changed." };
        var output = new Option<string?>("--output", "-o") { Description = "Write the patch to this new file. Default: standard output.", HelpName = "FILE" };
        var session = new Argument<string>("session") { Description = "The session.", HelpName = "session id" };
        var command = new DocumentedCommand(
            "land",
            "Takes a session's changes out of it.",
            "gantry session land -m \"fix the tests\" 0190…",
            "gantry session land --as patch 0190… > changes.patch",
            "gantry session land --as pull-request --title \"Fix the tests\" 0190…")
        {
            kind,
            branch,
            message,
            author,
            title,
            body,
            target,
            accepted,
            output,
            session,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var parse = scope.Parse;
            var id = Identified.Parse<SessionId>(parse.GetRequiredValue(session), "gantry session list");
            var request = new LandSession(
                parse.GetValue(kind)?.Replace('-', '_'),
                parse.GetValue(branch),
                parse.GetValue(message),
                parse.GetValue(author),
                parse.GetValue(title),
                parse.GetValue(body),
                parse.GetValue(target),
                parse.GetValue(accepted));
            using var client = await scope.ConnectAsync(cancellationToken);
            var report = await client.PostAsync($"api/sessions/{id}/land", request, ApiJson.Default.LandSession, ApiJson.Default.LandReport, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(report, ApiJson.Default.LandReport);
            }
            else
            {
                await TellAsync(scope, report, parse.GetValue(output), cancellationToken);
            }

            return ExitCode.Ok;
        });
    }

    private static async Task TellAsync(CommandScope scope, LandReport report, string? output, CancellationToken cancellationToken)
    {
        foreach (var path in report.LeftOut)
        {
            scope.Terminal.Complain($"Left out: {Rendering.VisibleText.Of(path)}");
        }

        if (report.Patch is { } patch)
        {
            await using var target = output is null ? Console.OpenStandardOutput() : new FileStream(output, FileMode.CreateNew);
            await target.WriteAsync(Convert.FromBase64String(patch), cancellationToken);
            return;
        }

        scope.Terminal.WriteLine(report.Branch is null ? $"Commit {report.Commit}" : $"Commit {report.Commit} on {report.Branch}");
        if (report.Url is { } url)
        {
            scope.Terminal.WriteLine(Rendering.VisibleText.Of(url));
        }
    }
}
