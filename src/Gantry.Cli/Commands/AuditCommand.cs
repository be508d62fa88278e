using System.CommandLine;
using System.Globalization;
using Gantry.Cli.Http;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Audit;
using Gantry.Protocol.Json;
using Gantry.Protocol.Paging;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry audit</c>: who decided what, from where and when.</summary>
internal static class AuditCommand
{
    private const int MostPages = 100_000;

    public static Command Create(GlobalOptions globals)
    {
        var csv = new Option<bool>("--csv") { Description = "Comma-separated values, for a spreadsheet." };
        var since = new Option<string?>("--since") { Description = "From this moment on: 2026-01-18, or an age such as 24h or 7d.", HelpName = "TIME" };
        var kind = new Option<string?>("--kind") { Description = "decision, question, link, trust, refused or key.", HelpName = "KIND" };
        var command = new DocumentedCommand(
            "audit",
            "Shows every decision: who, what, from where, when. With --json one entry a line.",
            "gantry audit --since 7d",
            "gantry audit --csv > audit.csv")
        {
            csv,
            since,
            kind,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var query = (scope.Parse.GetValue(since) is { } from ? $"&since={Uri.EscapeDataString(MomentText.Of(from, scope.Time))}" : "")
                + (scope.Parse.GetValue(kind) is { } one ? $"&kind={Uri.EscapeDataString(one)}" : "");
            using var client = await scope.ConnectAsync(cancellationToken);
            var write = scope.Json ? WriteJson : scope.Parse.GetValue(csv) ? WriteCsvWithHead(scope.Terminal) : (Action<Terminal, AuditEntry>)WriteRow;
            await foreach (var entry in ReadAsync(client, query, cancellationToken))
            {
                write(scope.Terminal, entry);
            }

            return ExitCode.Ok;
        });
    }

    private static async IAsyncEnumerable<AuditEntry> ReadAsync(
        GantryClient client, string query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = "0";
        for (var page = 0; after is not null && page < MostPages; page++)
        {
            ItemPage<AuditEntry> entries = await client.GetAsync($"api/audit?limit=200&after={after}{query}", ApiJson.Default.ItemPageAuditEntry, cancellationToken);
            foreach (var entry in entries.Items)
            {
                yield return entry;
            }

            after = entries.NextCursor;
        }
    }

    private static void WriteJson(Terminal terminal, AuditEntry entry) => terminal.WriteJson(entry, ApiJson.Default.AuditEntry);

    private static void WriteRow(Terminal terminal, AuditEntry entry)
    {
        terminal.Write($"{entry.At.ToLocalTime():yyyy-MM-dd HH:mm:ss}  {entry.Verdict,-9}  ", entry.Verdict is "allowed" or "trusted" or "answered" ? Ink.Green : Ink.Yellow);
        terminal.Write(VisibleText.OnOneLine(entry.What), Ink.Bold);
        var detail = entry.Detail is { } said ? $": {said}" : "";
        terminal.WriteLine(VisibleText.OnOneLine($"  by {entry.Actor} via {entry.Client}{(entry.Address is { } address ? $" from {address}" : "")}{detail}"), Ink.Dim);
    }

    private static Action<Terminal, AuditEntry> WriteCsvWithHead(Terminal terminal)
    {
        terminal.WriteLine("position,at,kind,verdict,what,actor,client,address,session_id,run_id,approval_id,workspace_id,input_hash,rules,detail");
        return (to, entry) => to.WriteLine(string.Join(',', new object?[]
        {
            entry.Position, entry.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), entry.Kind.ToString().ToLowerInvariant(), entry.Verdict, entry.What, entry.Actor,
            entry.Client, entry.Address, entry.SessionId, entry.RunId, entry.ApprovalId, entry.WorkspaceId, entry.InputHash, string.Join(' ', entry.Rules), entry.Detail,
        }.Select(Cell)));
    }

    // A spreadsheet takes a cell that begins like a formula for one.
    private static string Cell(object? value)
    {
        var text = VisibleText.OnOneLine(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        text = text is ['=' or '+' or '-' or '@', ..] ? $"'{text}" : text;
        return text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
