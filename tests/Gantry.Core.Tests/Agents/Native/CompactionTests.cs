using System.Runtime.CompilerServices;
using System.Text.Json;
using Gantry.Core.Agents.Native;
using Gantry.Core.ModelGateway;
using Gantry.Protocol.Events;

namespace Gantry.Core.Tests.Agents.Native;

public sealed class CompactionTests
{
    private const long Window = 8000;

    private static readonly NativeAgentOptions Small = new() { ContextWindow = Window, MapTokens = 0, FirstRetryWait = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public async Task Near_the_limit_the_older_part_becomes_a_summary_that_keeps_the_task_the_files_and_the_models_notes()
    {
        var model = new CountingModel(steps: 30);
        using var bench = NewBench(model);

        await bench.RunAsync();

        var compacted = bench.Facts.OfType<Compacted>().ToList();
        compacted.Count.ShouldBeGreaterThan(0);
        compacted.ShouldAllBe(one => one.Summary.Contains("Build the tower of 30 stones") && one.Summary.Contains("stone.txt") && one.Summary.Contains("NOTES"));
        model.Largest.ShouldBeLessThan(Window);
        bench.Sandbox.Text("stone.txt").ShouldBe("30");
        bench.Facts.OfType<AssistantFinal>().Last().Text.ShouldBe("The tower stands.");
    }

    [Fact]
    public async Task No_call_is_torn_from_its_result_and_the_two_sides_alternate()
    {
        var model = new CountingModel(steps: 30);
        using var bench = NewBench(model);

        await bench.RunAsync();

        foreach (var messages in model.Asked)
        {
            messages[0].Role.ShouldBe(ModelRole.User);
            for (var n = 0; n < messages.Count; n++)
            {
                messages[n].Role.ShouldBe(n % 2 == 0 ? ModelRole.User : ModelRole.Assistant);
                var results = messages[n].Parts.OfType<ToolResultPart>().Select(part => part.Id);
                results.ShouldBe(n == 0 ? [] : messages[n - 1].Parts.OfType<ToolUsePart>().Select(part => part.Id));
            }
        }
    }

    [Fact]
    public async Task A_restart_goes_on_from_the_summary()
    {
        var model = new CountingModel(steps: 30);
        using var bench = NewBench(model);
        await bench.RunAsync();
        var history = bench.Journal.Entries;
        var cut = history.ToList().FindIndex(entry => entry.Payload is Compacted) + 1;
        using var second = NewBench(model);
        second.StartFrom(history.Take(cut));
        model.Asked.Clear();

        await second.RunAsync();

        model.Asked[0][0].Parts.OfType<TextPart>().Last().Text.ShouldStartWith("[The conversation before this point was too long");
        second.Facts.OfType<AssistantFinal>().Last().Text.ShouldBe("The tower stands.");
    }

    [Fact]
    public async Task Turns_after_a_summary_and_a_rewind_to_before_it_see_what_they_should()
    {
        var model = new CountingModel(steps: 30);
        using var bench = NewBench(model);
        await bench.RunAsync();
        var before = bench.Journal.Entries.First(entry => entry.Payload is Compacted).Position!.Value.Value - 1;
        bench.Journal.Append(new Rewound(before, Protocol.Sessions.RewindParts.Conversation, "user", [], 0, []));
        model.Asked.Clear();

        await bench.NextTurnAsync("and now?");

        model.Asked[0][0].Parts.OfType<TextPart>().First().Text.ShouldContain("Build the tower");
    }

    [Fact]
    public async Task An_order_summarises_at_once_and_no_model_is_told_of_it()
    {
        var model = new CountingModel(steps: 12);
        using var bench = NewBench(model, Small with { ContextWindow = 1_000_000 });
        await bench.RunAsync();
        bench.Facts.OfType<Compacted>().ShouldBeEmpty();
        model.Asked.Clear();

        await bench.NextTurnAsync(NativeAgent.CompactionOrder);

        model.Asked.ShouldBeEmpty();
        var compacted = bench.Only<Compacted>();
        compacted.Summary.ShouldContain("Build the tower of 30 stones");
        compacted.Summary.ShouldContain("NOTES: 12 stones stand.");
        bench.Facts.OfType<AssistantFinal>().Last().Text.ShouldStartWith("The conversation took about");

        await bench.NextTurnAsync("and now?");

        var told = model.Asked.ShouldHaveSingleItem();
        told[0].Parts.OfType<TextPart>().ShouldContain(part => part.Text.StartsWith("[The conversation before this point"));
        told[^1].Parts.OfType<TextPart>().Last().Text.ShouldBe("and now?");
        var everything = string.Concat(told.SelectMany(message => message.Parts).OfType<TextPart>().Select(part => part.Text));
        everything.ShouldNotContain(NativeAgent.CompactionOrder);
        everything.ShouldNotContain("The conversation took about");
        TokenEstimate.Of(told).ShouldBeLessThan(compacted.TokensBefore / 2);
    }

    [Fact]
    public async Task An_order_with_nothing_to_summarise_says_so_and_asks_no_model()
    {
        var model = new CountingModel(steps: 1);
        using var bench = new AgentBench(NativeAgent.CompactionOrder, model, Small);

        await bench.RunAsync();

        model.Largest.ShouldBe(0);
        bench.Only<AssistantFinal>().Text.ShouldStartWith("There is nothing");
    }

    [Fact]
    public async Task A_daemon_that_dies_after_the_summary_does_not_summarise_again()
    {
        var model = new CountingModel(steps: 12);
        using var bench = NewBench(model, Small with { ContextWindow = 1_000_000 });
        await bench.RunAsync();
        await bench.NextTurnAsync(NativeAgent.CompactionOrder);

        await bench.RecoverAsync();

        bench.Only<Compacted>();
        model.Asked.Count.ShouldBe(13);
    }

    [Fact]
    public async Task A_provider_that_finds_it_too_long_gets_it_shorter()
    {
        var model = new CountingModel(steps: 30) { Refuses = 5000 };
        using var bench = NewBench(model, Small with { ContextWindow = 100_000 });

        await bench.RunAsync();

        bench.Facts.OfType<Compacted>().Count().ShouldBeGreaterThan(0);
        bench.Sandbox.Text("stone.txt").ShouldBe("30");
    }

    [Fact]
    public async Task Results_that_no_summary_could_make_room_for_are_cut()
    {
        var calls = Enumerable.Range(0, 8).Select(n => new ToolRequested($"c{n}", "read_file", JsonElement.Parse("""{"path":"big"}"""))).ToArray();
        var model = new PlannedModel(PlannedModel.Calls(calls), PlannedModel.Says("done"));
        using var bench = new AgentBench("go", model, Small with { ContextWindow = 20_000 });
        bench.Sandbox.Write("big", System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("one line of many\n", 3000))));

        await bench.RunAsync();

        TokenEstimate.Of(model.Requests[1].Messages).ShouldBeLessThan(20_000);
        model.Requests[1].Messages[^1].Parts.OfType<ToolResultPart>().ShouldAllBe(part => part.Output.Contains("bytes cut here"));
    }

    [Theory]
    [InlineData("claude-sonnet-4-20250514", 200_000)]
    [InlineData("anthropic/claude-opus-4-1", 200_000)]
    [InlineData("glm-4.6", 200_000)]
    [InlineData("gpt-4o-mini", 128_000)]
    [InlineData("gpt-4", 8_000)]
    [InlineData("something-else", 128_000)]
    public void A_models_window_is_known_by_its_name(string model, long tokens) => ContextWindow.Of(model).ShouldBe(tokens);

    private static AgentBench NewBench(CountingModel model, NativeAgentOptions? options = null) =>
        new("Build the tower of 30 stones, one at a time.", model, options ?? Small);

    /// <summary>A model that writes stone after stone, reads on from where the file or its notes say it stands, and counts what it is asked.</summary>
    private sealed class CountingModel(int steps) : IModel
    {
        private int stone;

        public string Name => "counting";

        public List<IReadOnlyList<ModelMessage>> Asked { get; } = [];

        public long Largest { get; private set; }

        /// <summary>More tokens than this are refused.</summary>
        public long Refuses { get; init; } = long.MaxValue;

        public async IAsyncEnumerable<ModelUpdate> AnswerAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            var tokens = TokenEstimate.Of(request.Messages) + TokenEstimate.Of(request.System);
            if (tokens > Refuses)
            {
                throw new ModelException("too long") { IsContextExceeded = true };
            }

            Largest = Math.Max(Largest, tokens);
            if (request.Tools.Count == 0)
            {
                yield return new TextGrew($"NOTES: {stone} stones stand.");
                yield return new ModelAnswerEnded(ModelStopReason.EndOfTurn, tokens, 20);
                yield break;
            }

            Asked.Add(request.Messages);
            if (stone == steps)
            {
                yield return new TextGrew("The tower stands.");
                yield return new ModelAnswerEnded(ModelStopReason.EndOfTurn, tokens, 20);
                yield break;
            }

            stone++;
            yield return new TextGrew($"Stone {stone}. {new string('w', 700)}");
            yield return new ToolRequested($"s{stone}", "write_file", JsonSerializer.SerializeToElement(new { path = "stone.txt", content = $"{stone}" }));
            yield return new ModelAnswerEnded(ModelStopReason.ToolUse, tokens, 250);
        }
    }
}
