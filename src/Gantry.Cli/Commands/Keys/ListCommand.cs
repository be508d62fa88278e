using System.CommandLine;
using System.Globalization;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Json;
using Gantry.Protocol.ModelGateway;

namespace Gantry.Cli.Commands.Keys;

/// <summary><c>gantry keys list</c>.</summary>
internal static class ListCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var all = new Option<bool>("--all") { Description = "Revoked ones too." };
        var command = new DocumentedCommand("list", "Lists keys, newest first, with their limits and last use; never a secret.", "gantry keys list", "gantry keys list --all --json") { all };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            using var client = await scope.ConnectAsync(cancellationToken);
            var page = await client.GetAsync($"api/keys?limit=200&revoked={(scope.Parse.GetValue(all) ? "all" : "false")}", ApiJson.Default.ItemPageModelKey, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(page, ApiJson.Default.ItemPageModelKey);
                return ExitCode.Ok;
            }

            if (page.Items.Count == 0)
            {
                scope.Terminal.WriteLine("No keys. Make one with: gantry keys new --user NAME --budget 5/day");
                return ExitCode.Ok;
            }

            var table = new RowTable("id", "name", "for", "models", "rpm", "tpm", "budgets", "used", "state");
            foreach (var key in page.Items)
            {
                table.Add(
                    key.KeyId.ToString(),
                    key.Name,
                    $"{key.HolderKind.ToString().ToLowerInvariant()} {key.HeldBy}",
                    key.Models.Count == 0 ? "all" : string.Join(' ', key.Models),
                    key.RequestsPerMinute?.ToString(CultureInfo.InvariantCulture) ?? "",
                    key.TokensPerMinute?.ToString(CultureInfo.InvariantCulture) ?? "",
                    string.Join(' ', key.Budgets.Select(Words)),
                    key.LastUsedAt is { } used ? $"{Ages.Of(used, scope.Time)} ago" : "never",
                    State(key, scope.Time));
            }

            table.Write(scope.Terminal);
            if (page.NextCursor is not null)
            {
                scope.Terminal.WriteLine("There are more; --json gives the cursor to them.", Ink.Dim);
            }

            return ExitCode.Ok;
        });
    }

    private static string Words(ModelBudget budget)
    {
        var window = budget.Window.ToString().ToLowerInvariant();
        var money = budget.Usd is { } usd ? string.Create(CultureInfo.InvariantCulture, $"${usd:0.00####}/{window}") : "";
        var tokens = budget.Tokens is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count}tokens/{window}") : "";
        return $"{money} {tokens}".Trim();
    }

    private static string State(ModelKey key, TimeProvider time) => key switch
    {
        { RevokedAt: { } at } => $"revoked {Ages.Of(at, time)} ago",
        { ExpiresAt: { } end } when end <= time.GetUtcNow() => $"expired {Ages.Of(end, time)} ago",
        { ExpiresAt: { } end } => $"until {end:yyyy-MM-dd HH:mm}Z",
        _ => "",
    };
}
