using System.CommandLine;
using System.Globalization;
using Gantry.Cli.Http;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Json;
using Gantry.Protocol.ModelGateway;
using Gantry.Protocol.Paging;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry usage</c>: what models used and cost.</summary>
internal static class UsageCommand
{
    private const int MostPages = 1000;

    public static Command Create(GlobalOptions globals)
    {
        var by = new Option<string>("--by") { Description = "day, user, model, session, run or key.", HelpName = "GROUP", DefaultValueFactory = _ => "day" };
        var since = new Option<string?>("--since") { Description = "From this moment on: 2026-01-18, or an age such as 24h or 7d.", HelpName = "TIME" };
        var command = new DocumentedCommand(
            "usage",
            "Shows what models used and cost. With --json one group a line.",
            "gantry usage",
            "gantry usage --by model --since 7d")
        {
            by,
            since,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var group = scope.Parse.GetValue(by)!;
            var query = $"group_by={Uri.EscapeDataString(group)}"
                + (scope.Parse.GetValue(since) is { } from ? $"&from={Uri.EscapeDataString(MomentText.Of(from, scope.Time))}" : "");
            using var client = await scope.ConnectAsync(cancellationToken);
            var sums = await ReadAsync(client, query, cancellationToken);
            if (scope.Json)
            {
                sums.ForEach(sum => scope.Terminal.WriteJson(sum, ApiJson.Default.UsageSum));
            }
            else
            {
                Show(scope.Terminal, group, sums);
            }

            return ExitCode.Ok;
        });
    }

    private static async Task<List<UsageSum>> ReadAsync(GantryClient client, string query, CancellationToken cancellationToken)
    {
        var sums = new List<UsageSum>();
        string? cursor = null;
        for (var page = 0; page == 0 || (cursor is not null && page < MostPages); page++)
        {
            var at = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            ItemPage<UsageSum> part = await client.GetAsync($"api/usage?limit=200&{query}{at}", ApiJson.Default.ItemPageUsageSum, cancellationToken);
            sums.AddRange(part.Items);
            cursor = part.NextCursor;
        }

        return sums;
    }

    private static void Show(Terminal terminal, string group, List<UsageSum> sums)
    {
        if (sums.Count == 0)
        {
            terminal.WriteLine("No model was called.");
            return;
        }

        var table = new RowTable(group, "calls", "failed", "input", "output", "cache read", "cache write", "cost");
        foreach (var sum in sums)
        {
            table.Add(
                sum.Group.Length > 0 ? sum.Group : "(none)",
                Number(sum.Calls),
                Number(sum.Failed),
                Number(sum.InputTokens),
                Number(sum.OutputTokens),
                Number(sum.CacheReadTokens),
                Number(sum.CacheWriteTokens),
                Cost(sum));
        }

        table.Write(terminal);
        if (sums.Sum(sum => sum.Unpriced) is > 0 and var unpriced)
        {
            terminal.WriteLine($"The cost of {unpriced} calls is not known and not in these sums; prices can be given in prices.json in the data directory.", Ink.Dim);
        }

        if (sums.Sum(sum => sum.Partial) is > 0 and var partial)
        {
            terminal.WriteLine($"{partial} calls broke off; their numbers may be too low.", Ink.Dim);
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Cost(UsageSum sum) =>
        sum.CostUsd is { } usd ? $"${usd.ToString("0.00####", CultureInfo.InvariantCulture)}{(sum.Unpriced > 0 ? " +?" : "")}" : "unknown";
}
