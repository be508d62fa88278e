using System.CommandLine;
using System.Globalization;
using Gantry.Adapters.Storage.Sqlite;
using Gantry.Cli.Rendering;

namespace Gantry.Cli.Commands.Db;

/// <summary><c>gantry db check</c>.</summary>
internal static class CheckCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var command = new DocumentedCommand(
            "check",
            "Reads the whole database and compares it with what was written; a daemon may be running. Exits with 1 when something differs.",
            "gantry db check");
        return command.Does(globals, (scope, _) =>
        {
            var check = DbCommands.UpkeepOf(scope).Check();
            if (scope.Json)
            {
                scope.Terminal.WriteJson(check, DbJson.Default.DatabaseCheck);
            }
            else
            {
                Write(scope.Terminal, check);
            }

            return Task.FromResult(check.Findings.Count == 0 ? ExitCode.Ok : ExitCode.Failed);
        });
    }

    private static void Write(Terminal terminal, DatabaseCheck check)
    {
        foreach (var finding in check.Findings)
        {
            terminal.WriteLine(VisibleText.OnOneLine(finding));
        }

        var events = check.Events.ToString("N0", CultureInfo.InvariantCulture);
        terminal.WriteLine(check.Findings.Count == 0
            ? $"{events} events in {check.Database}, all as they were written."
            : $"{check.Database} is damaged; {events} events were read. Stop the daemon and put a backup in its place; docs/cli.md says how.");
        if (check.WithoutChecksum > 0)
        {
            terminal.WriteLine($"{check.WithoutChecksum.ToString("N0", CultureInfo.InvariantCulture)} of them are older than the checksums: a changed letter in their text would not be seen.");
        }
    }
}
