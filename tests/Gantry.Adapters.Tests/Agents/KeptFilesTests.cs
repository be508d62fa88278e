using Gantry.Protocol.Events;

namespace Gantry.Adapters.Tests.Agents;

/// <summary>When the files of a turn are kept for its end.</summary>
public sealed class KeptFilesTests
{
    [Theory]
    [InlineData("claude-resume-1")]
    [InlineData("codex-resume-1")]
    public async Task Those_of_a_turn_without_a_call_while_its_program_ends(string name)
    {
        using var replay = await Replay.OfAsync(name);

        replay.Facts.ShouldNotContain(fact => fact is ToolCall);
        replay.Journal.KeptAfter.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("claude-write-approved")]
    [InlineData("codex-filechange-accept")]
    [InlineData("claude-interrupt")]
    public async Task Those_of_others_not_before_nothing_of_it_runs(string name)
    {
        using var replay = await Replay.OfAsync(name);

        replay.Journal.KeptAfter.Count.ShouldBe(replay.Outcomes.Count(outcome => outcome == "completed") - (replay.Facts.Any(fact => fact is ToolCall) ? 1 : 0));
    }
}
