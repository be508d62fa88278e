using System.CommandLine;
using System.Globalization;
using Gantry.Cli.Following;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Archives;
using Gantry.Protocol.Ids;
using Amounts = Gantry.Core.Text.Amounts;

namespace Gantry.Cli.Commands.Db;

/// <summary><c>gantry db prune</c>: shows what it would take out of the database, asks, does it and shows what it freed.</summary>
internal static class PruneCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var olderThan = new Option<string?>("--older-than") { Description = "Sessions without work that have been idle for so long: 30d, 12h.", HelpName = "AGE" };
        var session = new Option<string?>("--session") { Description = "This one session, however young.", HelpName = "ID" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show what it would do." };
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var command = new DocumentedCommand(
            "prune",
            "Moves the logs of idle sessions to compressed archives; exports and search go on to find them. Without a daemon the file is made smaller too.",
            "gantry db prune --older-than 30d --dry-run",
            "gantry db prune --session 0198c0de-0000-7000-8000-000000000000 --yes")
        {
            olderThan,
            session,
            dryRun,
            yes,
        };
        return command.Does(globals, async (scope, cancellationToken) =>
        {
            using var door = await PruningDoor.OpenAsync(scope, cancellationToken);
            var found = await door.FindAsync(Request(scope.Parse.GetValue(olderThan), scope.Parse.GetValue(session)), cancellationToken);
            var only = scope.Parse.GetValue(dryRun);
            if (!scope.Json)
            {
                Show(scope.Terminal, found);
            }

            if (only || found.Count == 0)
            {
                Tell(scope, found, outcome: null);
                return ExitCode.Ok;
            }

            if (!scope.Parse.GetValue(yes) && !await IsWantedAsync(scope, cancellationToken))
            {
                scope.Terminal.WriteLine("Nothing was changed.");
                return ExitCode.Ok;
            }

            var outcome = await door.PruneAsync([.. found.Select(closed => closed.SessionId)], cancellationToken);
            Tell(scope, found, outcome);
            return outcome.Refused.Count == 0 ? ExitCode.Ok : ExitCode.Conflict;
        });
    }

    private static PruneRequest Request(string? olderThan, string? session) => (olderThan, session) switch
    {
        ({ } age, null) => new PruneRequest(OlderThan: Checked(age)),
        (null, { } id) => new PruneRequest(SessionIds: [Identified.Parse<SessionId>(id, "gantry session list")]),
        _ => throw new CommandFailure(ExitCode.Usage, "Say which sessions: either --older-than AGE, such as 30d, or --session ID."),
    };

    // Here, so that the refusal names the option.
    private static string Checked(string age)
    {
        _ = Amounts.Age(age, "--older-than");
        return age;
    }

    private static async Task<bool> IsWantedAsync(CommandScope scope, CancellationToken cancellationToken)
    {
        if (!scope.Terminal.IsInteractive || scope.Json)
        {
            throw new CommandFailure(ExitCode.Usage, "Nobody is here to ask: add --yes to prune these, or --dry-run to look only.");
        }

        var keys = new KeyReader(scope.Terminal, scope.Time);
        keys.Forget();
        scope.Terminal.Write("Archive these and remove them from the database? [y/N] ", Ink.Bold);
        var isWanted = char.ToLowerInvariant((await keys.ReadAsync(cancellationToken)).KeyChar) == 'y';
        scope.Terminal.WriteLine(isWanted ? "y" : "n");
        return isWanted;
    }

    private static void Show(Terminal terminal, IReadOnlyList<PrunableSession> found)
    {
        if (found.Count == 0)
        {
            terminal.WriteLine("Nothing to prune.");
            return;
        }

        var rows = new RowTable("session", "last event", "events", "bytes", "title");
        foreach (var closed in found)
        {
            rows.Add(
                closed.SessionId.ToString(),
                closed.LastEventAt?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "",
                Number(closed.Events),
                Number(closed.Bytes),
                VisibleText.OnOneLine(closed.Title ?? ""));
        }

        rows.Write(terminal);
        terminal.WriteLine($"{Number(found.Count)} sessions, {Number(found.Sum(closed => closed.Events))} events, {Number(found.Sum(closed => closed.Bytes))} bytes of events.");
    }

    private static void Tell(CommandScope scope, IReadOnlyList<PrunableSession> found, PruningOutcome? outcome)
    {
        if (scope.Json)
        {
            scope.Terminal.WriteJson(new PruneReport(found, outcome), DbJson.Default.PruneReport);
            return;
        }

        if (outcome is null)
        {
            return;
        }

        foreach (var refused in outcome.Refused)
        {
            scope.Terminal.Complain($"{refused.SessionId}: {refused.Reason}");
        }

        scope.Terminal.WriteLine(
            $"Pruned {Number(outcome.Pruned.Count)} sessions, {Number(outcome.Pruned.Sum(one => one.Events))} events. Their archives take {Number(outcome.Pruned.Sum(one => one.ArchiveBytes))} bytes.");
        if (outcome is { DatabaseBytesBefore: { } before, DatabaseBytesAfter: { } after })
        {
            scope.Terminal.WriteLine($"The database had {Number(before)} bytes and has {Number(after)}.");
        }

        if (outcome.Note is { } note)
        {
            scope.Terminal.Complain(note);
        }
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
