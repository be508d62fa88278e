using Gantry.Adapters.Agents;
using Gantry.Core.Agents;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Tests.Agents.Codex;

/// <summary>What is peculiar to Codex's app server, each peculiarity with its number, shown by a transcript of it.</summary>
public sealed class CodexQuirkTests
{
    [Fact]
    public async Task Codex_q1_it_speaks_json_rpc_without_saying_so()
    {
        using var replay = await Replay.OfAsync("codex-list");

        replay.Player.Heard.Any(message => message.TryGetProperty("jsonrpc", out _)).ShouldBeFalse();
        replay.Outcomes.ShouldBe(["completed"]);
    }

    [Fact]
    public async Task Codex_q2_its_own_requests_are_numbered_from_zero_beside_ours()
    {
        using var replay = await Replay.OfAsync("codex-command-accept");

        replay.Player.Heard.Last().GetProperty("id").GetInt32().ShouldBe(0);
        replay.Player.Heard.Last().GetProperty("result").GetProperty("decision").GetString().ShouldBe("accept");
    }

    [Fact]
    public async Task Codex_q3_before_it_is_greeted_it_does_nothing()
    {
        using var replay = await Replay.OfAsync("codex-not-initialized");

        replay.Failure.ShouldBeOfType<AgentException>().Message.ShouldContain("Not initialized");
    }

    [Fact]
    public async Task Codex_q4_policy_and_sandbox_are_sent_with_every_thread_and_see_most()
    {
        using var replay = await Replay.OfAsync("codex-resume-2");

        var resume = replay.Player.Heard.Single(message => message.TryGetProperty("method", out var method) && method.GetString() == "thread/resume").GetProperty("params");
        resume.GetProperty("approvalPolicy").GetString().ShouldBe("untrusted");
        resume.GetProperty("sandbox").GetString().ShouldBe("danger-full-access");
    }

    [Fact]
    public async Task Codex_q5_a_change_of_files_is_asked_with_what_its_item_told()
    {
        using var replay = await Replay.OfAsync("codex-filechange-accept");

        var asked = replay.Journal.Questions.Single();
        asked.Action.ShouldBeOfType<FileAction>().Paths.ShouldBe(["/workspace/notes.txt"]);
        asked.Diff!.ShouldContain("+hello from the mock model");
        asked.Editable.ShouldBeFalse();
        replay.Facts.OfType<StepCompleted>().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Codex_q6_a_command_is_asked_as_the_shell_gets_it()
    {
        using var replay = await Replay.OfAsync("codex-command-accept");

        replay.Journal.Questions.Single().Action.ShouldBe(new ScriptAction("touch made.txt && ls", "."));
        replay.Facts.OfType<ToolResult>().Single().Output.ShouldContain("made.txt");
        replay.Facts.OfType<ToolResult>().Single().ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Codex_q7_a_refusal_is_given_even_where_it_offers_none_and_the_turn_goes_on()
    {
        using var replay = await Replay.OfAsync("codex-command-decline");

        replay.Player.Heard.Last().GetProperty("result").GetProperty("decision").GetString().ShouldBe("decline");
        replay.Facts.OfType<ToolResult>().Single().Outcome.ShouldBe(ToolOutcome.Denied);
        replay.Outcomes.ShouldBe(["completed"]);
    }

    [Fact]
    public async Task Codex_q8_its_own_memory_of_answers_is_never_used()
    {
        using var replay = await Replay.OfAsync("codex-accept-for-session");

        replay.Player.Heard.Select(message => message.GetRawText()).ShouldNotContain(text => text.Contains("acceptForSession"));
    }

    [Fact]
    public async Task Codex_q9_what_an_interrupt_leaves_open_is_closed()
    {
        using var replay = await Replay.OfAsync("codex-interrupt-command");

        replay.Capture.Said("item/completed").ShouldNotContain(message => message.GetProperty("params").GetProperty("item").GetProperty("type").GetString() == "commandExecution");
        replay.Outcomes.ShouldBe(["stopped"]);

        // The same for a command that was allowed to begin.
        using var turn = PlayedTurn.OfCodex();
        turn.Journal.OnAsk = _ => Task.FromResult(new ApprovalAnswer(Allowed: true, null));
        await Should.ThrowAsync<OperationCanceledException>(() => turn.RunAsync(async process =>
        {
            await turn.GreetAsCodexAsync(process);
            await process.SayAsync("""{"method":"item/commandExecution/requestApproval","id":0,"params":{"threadId":"thread-1","turnId":"turn-1","itemId":"i1","command":"sleep 9"}}""");
            await turn.HearAsync(process);
            turn.Stop();
            await turn.HearAsync(process);
            await process.SayAsync(PlayedTurn.Completed("interrupted"));
            return await turn.HearOutAsync(process);
        }));
        turn.Facts.OfType<ToolResult>().Single().Outcome.ShouldBe(ToolOutcome.Interrupted);
    }

    [Fact]
    public async Task Codex_q10_a_half_written_text_that_a_steer_abandons_is_kept_as_far_as_it_came()
    {
        using var replay = await Replay.OfAsync("codex-steer-streaming");

        replay.Facts.OfType<UserMessage>().Single().Text.ShouldBe("Also say hello please.");
        replay.Facts.OfType<AssistantFinal>().Select(text => text.Text).ShouldBe(["Hello from the mock model, all is well.", "Acknowledged: "], ignoreOrder: true);
        replay.Outcomes.ShouldBe(["completed"]);
    }

    [Fact]
    public async Task Codex_q11_commands_that_its_sandbox_stops_give_no_item_and_leave_nothing_open()
    {
        using var replay = await Replay.OfAsync("codex-item-coverage");

        replay.Outcomes.Count.ShouldBe(7);
        replay.Facts.OfType<ToolCall>().Count().ShouldBe(replay.Facts.OfType<ToolResult>().Count());
    }

    [Fact]
    public async Task Codex_q12_a_second_turn_while_one_runs_would_steer_it_so_we_steer()
    {
        using var replay = await Replay.OfAsync("codex-second-turn-while-running");

        replay.Player.Heard.Any(message => message.TryGetProperty("method", out var method) && method.GetString() == "turn/steer").ShouldBeTrue();
        replay.Outcomes.ShouldAllBe(outcome => outcome == "completed");
    }

    [Fact]
    public async Task Codex_q13_an_open_approval_is_taken_back_after_the_turn_was_told_to_be_over()
    {
        using var replay = await Replay.OfAsync("codex-interrupt-approval");

        replay.Outcomes.ShouldBe(["stopped"]);
        replay.Facts.OfType<ToolResult>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Codex_q14_usage_is_what_came_on_top_of_the_total()
    {
        using var replay = await Replay.OfAsync("codex-command-accept");

        replay.Facts.OfType<Usage>().ShouldBe(
            [new Usage("gpt-5.5", 7199, 7, ContextTokens: 7206, ContextWindow: 258400), new Usage("gpt-5.5", 7319, 8, ContextTokens: 7327, ContextWindow: 258400)]);
    }

    [Theory]
    [InlineData("codex-model-400", "refused the request (400)")]
    [InlineData("codex-model-401", "refused the login (401)")]
    [InlineData("codex-model-529", "is overloaded (529)")]
    [InlineData("codex-no-key", "was given no key")]
    [InlineData("codex-model-drop", "could not finish its turn")]
    public async Task Codex_q15_an_error_is_a_word_or_an_object_and_always_a_sentence_here(string name, string sentence)
    {
        using var replay = await Replay.OfAsync(name);

        var failure = replay.Failure.ShouldBeOfType<AgentException>();
        failure.Message.ShouldContain(sentence);
        failure.Hint.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Codex_q16_retries_are_told()
    {
        using var replay = await Replay.OfAsync("codex-model-401");

        replay.Facts.OfType<Fault>().Count().ShouldBe(5);
        replay.Facts.OfType<Fault>().First().Message.ShouldContain("answered 401");
    }

    [Fact]
    public async Task Codex_q17_a_thread_that_it_does_not_know_begins_anew()
    {
        using var replay = await Replay.OfAsync("codex-resume-unknown");

        replay.Failure.ShouldBeOfType<ConversationLostException>().Message.ShouldContain("no rollout found");
    }

    [Fact]
    public async Task Codex_q18_other_threads_of_the_process_are_not_ours()
    {
        using var replay = await Replay.OfAsync("codex-two-threads");

        var own = replay.KnownAs.Single();
        var told = replay.Capture.Said("item/completed").Count(message =>
            message.GetProperty("params").GetProperty("threadId").GetString() == own && message.GetProperty("params").GetProperty("item").GetProperty("type").GetString() == "agentMessage");
        replay.Facts.OfType<AssistantFinal>().Count().ShouldBe(told);
    }

    [Fact]
    public async Task Codex_q19_code_mode_speaks_the_same()
    {
        using var replay = await Replay.OfAsync("codex-gpt6-write");

        replay.Journal.Questions.Single().Tool.ShouldBe("apply_patch");
        replay.Outcomes.ShouldBe(["completed"]);
    }

    [Fact]
    public async Task Codex_q20_raw_events_and_other_notices_that_nobody_knows_are_passed_over()
    {
        using var replay = await Replay.OfAsync("codex-raw-events");

        replay.Capture.Said("rawResponseItem/completed").ShouldNotBeEmpty();
        replay.Outcomes.ShouldBe(["completed"]);
    }
}
