using Gantry.Protocol.Events;

namespace Gantry.Adapters.Tests.Agents;

/// <summary>All transcripts of the real programs, played against their adapters: no turn hangs, and nothing stays open.</summary>
public sealed class CaptureReplayTests
{
    // Turn by turn; those that are not named complete.
    private static readonly Dictionary<string, string[]> Ends = new(StringComparer.Ordinal)
    {
        ["claude-bad-json"] = ["error"],
        ["claude-cancel-async-message"] = ["stopped"],
        ["claude-endpoint-down"] = ["error"],
        ["claude-interrupt"] = ["stopped", "completed"],
        ["claude-interrupt-cancel-queued"] = ["stopped"],
        ["claude-interrupt-during-approval"] = ["stopped"],
        ["claude-interrupt-keeps-queued"] = ["stopped"],
        ["claude-model-400"] = ["error"],
        ["claude-model-401"] = ["error"],
        ["claude-model-529"] = ["error"],
        ["claude-no-auth"] = ["error"],
        ["claude-resume-unknown"] = ["unknown conversation"],
        ["claude-root-bypass"] = ["error"],
        ["claude-session-id-reuse"] = ["error"],
        ["claude-signal-SIGINT"] = ["error"],
        ["claude-signal-SIGTERM"] = ["lost"],
        ["claude-write-denied-interrupt"] = ["error"],
        ["codex-command-cancel"] = ["error"],
        ["codex-filechange-cancel"] = ["error"],
        ["codex-exec-error"] = ["error"],
        ["codex-exec-list"] = ["lost"],
        ["codex-exec-readonly"] = ["lost"],
        ["codex-exec-resume"] = ["lost"],
        ["codex-exec-write"] = ["lost"],
        ["codex-interrupt"] = ["stopped", "completed"],
        ["codex-interrupt-approval"] = ["stopped"],
        ["codex-interrupt-command"] = ["stopped"],
        ["codex-model-400"] = ["error"],
        ["codex-model-401"] = ["error"],
        ["codex-model-529"] = ["error"],
        ["codex-model-drop"] = ["error"],
        ["codex-no-key"] = ["error"],
        ["codex-not-initialized"] = ["error"],
        ["codex-resume-unknown"] = ["unknown conversation"],
    };

    public static TheoryData<string> Claude => [.. Capture.NamesOf("claude")];

    public static TheoryData<string> Codex => [.. Capture.NamesOf("codex")];

    [Theory]
    [MemberData(nameof(Claude))]
    [MemberData(nameof(Codex))]
    public async Task A_transcript_plays_to_its_end_and_leaves_nothing_open(string name)
    {
        using var replay = await Replay.OfAsync(name);

        if (Ends.TryGetValue(name, out var ends))
        {
            string.Join(' ', replay.Outcomes).ShouldBe(string.Join(' ', ends), $"{replay.Failure}");
        }
        else
        {
            replay.Outcomes.ShouldAllBe(outcome => outcome == "completed", $"{replay.Failure}");
        }

        if (name is not "codex-not-initialized")
        {
            replay.Player.Mismatches.ShouldBeEmpty();
        }

        var facts = replay.Facts;
        var results = facts.OfType<ToolResult>().GroupBy(result => result.ToolCallId).ToDictionary(group => group.Key, group => group.Count());
        results.Values.ShouldAllBe(count => count == 1);
        var finished = facts.OfType<IFinishesItem>().Select(item => item.ItemId).ToHashSet();
        replay.Journal.Frames.Where(frame => frame is AssistantDelta or ThinkingDelta).ShouldAllBe(frame => finished.Contains(frame.ItemId));
        if (replay.Outcomes.TrueForAll(outcome => outcome == "completed"))
        {
            facts.OfType<ToolCall>().ShouldAllBe(call => results.ContainsKey(call.ToolCallId));
            var ended = facts.OfType<StepCompleted>().Select(step => step.StepId).Concat(facts.OfType<StepFailed>().Select(step => step.StepId)).ToList();
            ended.ShouldBe(facts.OfType<StepStarted>().Select(step => step.StepId), ignoreOrder: true);
        }
    }

    [Fact]
    public void There_are_all_transcripts_of_both()
    {
        Claude.Count.ShouldBe(36);
        Codex.Count.ShouldBe(35);
    }
}
