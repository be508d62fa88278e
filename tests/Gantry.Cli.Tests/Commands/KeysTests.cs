using System.Text.Json;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Protocol.ModelGateway;
using Gantry.Protocol.Paging;

namespace Gantry.Cli.Tests.Commands;

public sealed class KeysTests : CliFixture
{
    private static readonly ModelKeyId Id = ModelKeyId.Parse("66666666-6666-4666-8666-666666666666");

    private static readonly ModelKey Key = new(
        Id, "anna\u001b[2J", KeyHolder.User, "anna", ["claude-*"], 60, null, [new ModelBudget(BudgetWindow.Day, 5.50m), new ModelBudget(BudgetWindow.Run, null, 9000)], Scripts.At, null, null, null);

    [Fact]
    public async Task A_new_key_prints_its_secret_alone()
    {
        Daemon.Json("POST", "/api/keys", JsonSerializer.Serialize(new ModelKeyCreated(Key, "gk_secret"), ApiJson.Default.ModelKeyCreated));

        var result = await GantryAsync("keys", "new", "--tenant", "acme", "--model", "claude-*", "--rpm", "60", "--budget", "5.50/day", "--budget", "9000tokens/run");

        result.Output.Trim().ShouldBe("gk_secret", result.Error);
        result.Error.ShouldContain("not shown again");
        Daemon.Seen.Last().Body.ShouldBe(
            """{"holder_kind":"tenant","held_by":"acme","name":null,"models":["claude-*"],"requests_per_minute":60,"tokens_per_minute":null,"budgets":[{"window":"day","usd":5.50,"tokens":null},{"window":"run","usd":null,"tokens":9000}],"expires_at":null}""");
    }

    [Theory]
    [InlineData("5")]
    [InlineData("5/week")]
    [InlineData("-5/day")]
    [InlineData("many/day")]
    [InlineData("1.5tokens/day")]
    public async Task What_is_no_budget_is_said_before_anything_is_sent(string budget)
    {
        var result = await GantryAsync("keys", "new", "--budget", budget);
        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain($"'{budget}' is no budget");
        Daemon.Seen.ShouldNotContain(request => request.Path == "/api/keys");
    }

    [Fact]
    public async Task Keys_are_rows_with_their_limits_and_show_no_escape()
    {
        Daemon.Json("GET", "/api/keys", JsonSerializer.Serialize(new ItemPage<ModelKey>([Key], null), ApiJson.Default.ItemPageModelKey));

        var result = await GantryAsync("keys", "list");

        result.Output.ShouldContain($"{Id}  anna␛[2J  user anna  claude-*  60", Case.Sensitive, result.Error);
        result.Output.ShouldContain("$5.50/day 9000tokens/run  never");
    }

    [Fact]
    public async Task Usage_says_what_nobody_knows()
    {
        UsageSum[] sums = [new("2026-01-18", 3, 1, 1, 1, 100, 20, 0, 0, 0, 0.25m), new("2026-01-17", 1, 0, 0, 1, 5, 5, 0, 0, 0, null)];
        Daemon.Json("GET", "/api/usage", JsonSerializer.Serialize(new ItemPage<UsageSum>(sums, null), ApiJson.Default.ItemPageUsageSum));

        var result = await GantryAsync("usage");

        result.Output.ShouldContain("$0.25 +?", Case.Sensitive, result.Error);
        result.Output.ShouldContain("unknown");
        result.Output.ShouldContain("The cost of 2 calls is not known");
        result.Output.ShouldContain("1 calls broke off");
        (await GantryAsync("usage", "--json")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
    }
}
