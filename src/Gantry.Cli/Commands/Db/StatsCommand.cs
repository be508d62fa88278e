using System.CommandLine;
using System.Globalization;
using Gantry.Adapters.Storage.Sqlite;
using Gantry.Cli.Rendering;
using Gantry.Core.Outbox;

namespace Gantry.Cli.Commands.Db;

/// <summary><c>gantry db stats</c>.</summary>
internal static class StatsCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var command = new DocumentedCommand("stats", "Shows what the data directory holds and how large it is; a daemon may be running.", "gantry db stats", "gantry db stats --json");
        return command.Does(globals, (scope, _) =>
        {
            var stats = DbCommands.UpkeepOf(scope).Stats();
            if (scope.Json)
            {
                scope.Terminal.WriteJson(stats, DbJson.Default.DatabaseStats);
            }
            else
            {
                Write(scope.Terminal, stats);
            }

            return Task.FromResult(ExitCode.Ok);
        });
    }

    private static void Write(Terminal terminal, DatabaseStats stats)
    {
        terminal.WriteLine(VisibleText.OnOneLine($"{stats.Database}, schema {stats.Schema}"), Ink.Bold);
        terminal.WriteLine(stats is { Oldest: { } oldest, Newest: { } newest } ? $"Events from {Day(oldest)} to {Day(newest)}" : "No events yet.");

        var files = new RowTable("what", "bytes", "path");
        foreach (var file in stats.Files)
        {
            files.Add(file.What, file.Bytes.ToString("N0", CultureInfo.InvariantCulture), file.Path);
        }

        files.Write(terminal);
        if (stats.ReusableBytes > 0)
        {
            terminal.WriteLine($"{stats.ReusableBytes.ToString("N0", CultureInfo.InvariantCulture)} bytes of the database are free and are used for what comes.");
        }

        WriteOutbox(terminal, stats.Outbox);
        var tables = new RowTable("table", "rows");
        foreach (var (name, rows) in stats.Tables)
        {
            tables.Add(name, rows.ToString("N0", CultureInfo.InvariantCulture));
        }

        tables.Write(terminal);
    }

    private static void WriteOutbox(Terminal terminal, IReadOnlyList<OutboxStanding> standings)
    {
        if (standings.Count == 0)
        {
            return;
        }

        var outbox = new RowTable("consumer", "undelivered", "oldest");
        foreach (var standing in standings)
        {
            outbox.Add(VisibleText.OnOneLine(standing.Name), standing.Waiting.ToString("N0", CultureInfo.InvariantCulture), standing.OldestAt is { } oldest ? Day(oldest) : "");
        }

        outbox.Write(terminal);
    }

    private static string Day(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
