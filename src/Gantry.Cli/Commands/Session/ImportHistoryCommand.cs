using System.CommandLine;
using Gantry.Protocol.Json;
using Gantry.Protocol.Sessions;

namespace Gantry.Cli.Commands.Session;

/// <summary><c>gantry session import-history</c>.</summary>
internal static class ImportHistoryCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var agent = new Option<string?>("--agent", "-a") { Description = "Of one agent alone: claude or codex.", HelpName = "NAME" };
        var command = new DocumentedCommand(
            "import-history",
            "Takes in the conversations that you had with Claude Code and Codex outside of Gantry, from the folders of the daemon's user, as sessions that can be read and searched. "
            + "Again, it takes in what is new.",
            "gantry session import-history",
            "gantry session import-history --agent codex")
        {
            agent,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            using var client = await scope.ConnectAsync(cancellationToken);
            var request = new ImportHistory(scope.Parse.GetValue(agent));
            var report = await client.PostAsync("api/history/import", request, ApiJson.Default.ImportHistory, ApiJson.Default.HistoryImport, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(report, ApiJson.Default.HistoryImport);
            }
            else
            {
                scope.Terminal.WriteLine($"Taken in: {report.Imported}. Known already: {report.Known}. Left out, because nothing was said or they could not be read: {report.Skipped}.");
            }

            return ExitCode.Ok;
        });
    }
}
