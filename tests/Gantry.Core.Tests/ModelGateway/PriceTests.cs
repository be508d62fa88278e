using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Prices;
using Gantry.Testing;

namespace Gantry.Core.Tests.ModelGateway;

public sealed class PriceTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private DataDirectory Data => new(directory["."]);

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_shipped_table_has_no_faults_and_says_of_each_price_where_and_when_it_was_read()
    {
        var table = PriceFile.ReadShipped();
        File.WriteAllText(Data.Prices, System.Text.Json.JsonSerializer.Serialize(table, PriceTableJson.Default.PriceTable));
        PriceFile.ReadUser(Data.Prices).ShouldNotBeNull();
        table.Prices.ShouldAllBe(entry => entry.Source != null && entry.Date != null && (entry.Input != null || entry.Note != null));
        table.Prices.Select(entry => entry.Provider).Distinct().ShouldBe(["anthropic", "openai", "zai", "demo"]);
    }

    [Theory]
    [InlineData("anthropic", "claude-sonnet-4-20250514", 3_000_000L)]
    [InlineData("anthropic", "claude-sonnet-4-5-20250929", 3_000_000L)]
    [InlineData("anthropic", "claude-opus-4-20250514", 15_000_000L)]
    [InlineData("anthropic", "claude-opus-4-5", 5_000_000L)]
    [InlineData("openai", "gpt-5-codex", 1_250_000L)]
    [InlineData("zai", "glm-4.6", 600_000L)]
    public void A_model_is_found_by_its_name_and_by_that_of_a_dated_version(string provider, string model, long input) =>
        new PriceBook(Data).Find(new CallTarget(provider, model))!.Input.ShouldBe(input);

    [Theory]
    [InlineData("anthropic", "claude-next")]
    [InlineData("openai", "gpt-5.4")]
    [InlineData("local", "gpt-5-codex")]
    public void What_nobody_knows_the_price_of_has_none(string provider, string model) =>
        new PriceBook(Data).Find(new CallTarget(provider, model)).ShouldBeNull();

    [Fact]
    public void A_call_costs_its_tokens_by_kind_rounded_up_to_a_billionth()
    {
        var price = new ModelPrice(Input: 3_000_000, Output: 15_000_000, CacheRead: 300_000, CacheWrite: 3_750_000, Reasoning: null);
        price.CostOf(new TokenUsage(1000, 200, 5000, 400, 150)).ShouldBe(3_000_000 + 3_000_000 + 1_500_000 + 1_500_000);
        new ModelPrice(1, 1, null, null, null).CostOf(new TokenUsage(1, 0, 0, 0, 0)).ShouldBe(1);
        (price with { Reasoning = 30_000_000 }).CostOf(new TokenUsage(0, 200, 0, 0, 150)).ShouldBe((50 * 15_000L) + (150 * 30_000L));
        (price with { CacheRead = null }).CostOf(new TokenUsage(1, 1, 1, 0, 0)).ShouldBeNull();
        price.CostOf(new TokenUsage(long.MaxValue, 0, 0, 0, 0)).ShouldBeNull();
    }

    [Fact]
    public void A_long_prompt_makes_the_whole_call_dearer()
    {
        var price = new PriceBook(Data).Find(new CallTarget("openai", "gpt-5.6-terra"))!;
        price.CostOf(new TokenUsage(200_000, 1, 72_000, 0, 0)).ShouldBe((200_000 * 2_000L) + (72_000 * 200L) + 12_000);
        price.CostOf(new TokenUsage(200_001, 1, 72_000, 0, 0)).ShouldBe((200_001 * 4_000L) + (72_000 * 400L) + 18_000);
    }

    [Fact]
    public void What_is_reserved_is_never_less_than_what_a_call_of_that_size_costs()
    {
        var random = new Random(7);
        foreach (var entry in PriceFile.ReadShipped().Prices.Where(entry => entry.Input is not null))
        {
            var price = new PriceBook(Data).Find(new CallTarget(entry.Provider, entry.Models[0].TrimEnd('*')))!;
            for (var i = 0; i < 200; i++)
            {
                var (input, output) = (random.Next(0, 400_000), random.Next(0, 50_000));
                var (read, write) = (price.CacheRead is null ? 0 : random.Next(0, input + 1), 0);
                write = price.CacheWrite is null ? 0 : random.Next(0, input - read + 1);
                price.CostOf(new TokenUsage(input - read - write, output, read, write, output / 2))!.Value.ShouldBeLessThanOrEqualTo(price.MostOf(input, output)!.Value);
            }
        }
    }

    [Fact]
    public void A_users_lines_count_before_the_shipped_ones()
    {
        File.WriteAllText(Data.Prices, """{"prices": [{"provider": "Anthropic", "models": ["claude-sonnet-4-5*"], "input": 1.5, "output": 2}, {"provider": "local", "models": ["*"], "input": 0, "output": 0}]}""");
        var book = new PriceBook(Data);
        book.Find(new CallTarget("anthropic", "claude-sonnet-4-5"))!.Input.ShouldBe(1_500_000);
        book.Find(new CallTarget("anthropic", "claude-opus-4-5"))!.Input.ShouldBe(5_000_000);
        book.Find(new CallTarget("local", "qwen"))!.CostOf(new TokenUsage(5, 5, 0, 0, 0)).ShouldBe(0);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""{"prices": [{"provider": "x", "models": ["y"], "input": 1}]}""")]
    [InlineData("""{"prices": [{"provider": "x", "models": ["y"], "input": -1, "output": 1}]}""")]
    [InlineData("""{"prices": [{"provider": "x", "models": ["a*b"], "input": 1, "output": 1}]}""")]
    [InlineData("""{"prices": [{"provider": "x", "models": ["y"], "inptu": 1, "output": 1}]}""")]
    public void A_users_table_with_faults_keeps_the_daemon_from_starting(string text)
    {
        File.WriteAllText(Data.Prices, text);
        var refusal = Should.Throw<GantryException>(() => new PriceBook(Data));
        refusal.Code.ShouldBe("prices-unusable");
        refusal.Message.ShouldContain(Data.Prices);
    }
}
