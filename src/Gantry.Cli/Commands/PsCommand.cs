using System.CommandLine;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry ps</c>, also <c>gantry list</c>: the runs.</summary>
internal static class PsCommand
{
    private const int LongestPrompt = 60;

    public static Command Create(GlobalOptions globals)
    {
        var session = new Option<string?>("--session") { Description = "Only runs of this session.", HelpName = "ID" };
        var status = new Option<string?>("--status") { Description = "Only runs with this status.", HelpName = "STATUS" };
        status.AcceptOnlyFromAmong("queued", "running", "waiting_approval", "paused", "completed", "error", "cancelled", "interrupted");
        var limit = new Option<int>("--limit") { Description = "How many at most.", DefaultValueFactory = _ => 30 };
        var command = new DocumentedCommand("ps", "Lists runs, the newest first.", "gantry ps", "gantry ps --status waiting_approval", "gantry list --json")
        {
            session,
            status,
            limit,
        };
        command.Aliases.Add("list");

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var query = $"limit={scope.Parse.GetValue(limit)}";
            query += scope.Parse.GetValue(status) is { } wanted ? $"&status={wanted}" : "";
            query += scope.Parse.GetValue(session) is { } id ? $"&session_id={Identified.Parse<SessionId>(id, "gantry session list")}" : "";
            using var client = await scope.ConnectAsync(cancellationToken);
            var page = await client.GetAsync($"api/runs?{query}", ApiJson.Default.ItemPageRun, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(page, ApiJson.Default.ItemPageRun);
                return ExitCode.Ok;
            }

            if (page.Items.Count == 0)
            {
                scope.Terminal.WriteLine("No runs. Start one with: gantry run \"…\"");
                return ExitCode.Ok;
            }

            var table = new RowTable("id", "status", "agent", "age", "prompt");
            foreach (var run in page.Items)
            {
                table.Add(run.RunId.ToString(), StatusWords.Of(run.Status), run.Agent.Value, Ages.Of(run.CreatedAt, scope.Time), Short(run.Prompt));
            }

            table.Write(scope.Terminal);
            return ExitCode.Ok;
        });
    }

    private static string Short(string prompt) => prompt.Length <= LongestPrompt ? prompt : prompt[..(LongestPrompt - 1)] + "…";
}
