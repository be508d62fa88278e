using System.CommandLine;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands.Session;

/// <summary><c>gantry session list</c>.</summary>
internal static class ListCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var command = new DocumentedCommand("list", "Lists sessions, the newest first.", "gantry session list", "gantry session list --json");
        return command.Does(globals, async (scope, cancellationToken) =>
        {
            using var client = await scope.ConnectAsync(cancellationToken);
            var page = await client.GetAsync("api/sessions?limit=100", ApiJson.Default.ItemPageSession, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(page, ApiJson.Default.ItemPageSession);
                return ExitCode.Ok;
            }

            if (page.Items.Count == 0)
            {
                scope.Terminal.WriteLine("No sessions. Start one with: gantry run \"…\"");
                return ExitCode.Ok;
            }

            var table = new RowTable("id", "agent", "state", "age", "title");
            foreach (var session in page.Items)
            {
                table.Add(session.SessionId.ToString(), session.Agent.Value, session.ActiveRunId is null ? "idle" : "active", Ages.Of(session.CreatedAt, scope.Time), session.Title ?? "");
            }

            table.Write(scope.Terminal);
            return ExitCode.Ok;
        });
    }
}
