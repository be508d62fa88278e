using System.Text.Json;
using Gantry.Adapters.Agents;
using Gantry.Core.Agents;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Tests.Agents.ClaudeCode;

/// <summary>What is peculiar to Claude Code, each peculiarity with its number, shown by a transcript of it.</summary>
public sealed class ClaudeQuirkTests
{
    [Fact]
    public async Task Claude_q1_the_type_is_not_always_the_first_property()
    {
        using var replay = await Replay.OfAsync("claude-list");

        replay.Capture.Said("result").Single().EnumerateObject().First().Name.ShouldNotBe("type");
        replay.Outcomes.ShouldBe(["completed"]);
    }

    [Fact]
    public async Task Claude_q2_types_that_nobody_knows_are_passed_over()
    {
        using var replay = await Replay.OfAsync("claude-steer-between-tools");

        replay.Capture.Said("command_lifecycle").ShouldNotBeEmpty();
        replay.Capture.Said("system").ShouldContain(message => message.GetProperty("subtype").GetString() == "thinking_tokens");
        replay.Outcomes.ShouldBe(["completed"]);
    }

    [Fact]
    public async Task Claude_q3_its_own_name_for_the_conversation_comes_with_every_turn()
    {
        using var replay = await Replay.OfAsync("claude-interrupt");

        replay.KnownAs.Count.ShouldBe(2);
        replay.KnownAs.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Claude_q4_a_finished_block_comes_before_the_stream_stops_it_and_is_recorded_once()
    {
        using var replay = await Replay.OfAsync("claude-write-approved");

        replay.Facts.OfType<AssistantFinal>().Select(text => text.Text).ShouldBe(
            ["Writing notes.txt.", "Write finished with: File created successfully at: /workspace/notes.txt (file state is current in your context — no need to Read it back)"]);
        var grown = string.Concat(replay.Journal.Frames.OfType<AssistantDelta>().Where(frame => frame.ItemId == replay.Facts.OfType<AssistantFinal>().First().ItemId).Select(frame => frame.TextDelta));
        grown.ShouldBe("Writing notes.txt.");
    }

    [Fact]
    public async Task Claude_q5_usage_is_not_taken_from_the_placeholder_of_a_message()
    {
        using var replay = await Replay.OfAsync("claude-write-approved");

        replay.Facts.OfType<Usage>().Single().ShouldBe(new Usage("claude-sonnet-4-5", 6335, 58, ContextTokens: 3275, ContextWindow: 200000));
    }

    [Fact]
    public async Task Claude_q6_cumulative_figures_are_not_counted_twice()
    {
        using var replay = await Replay.OfAsync("claude-queue-while-streaming");

        var last = replay.Capture.Said("result").Last().GetProperty("modelUsage").EnumerateObject().Single().Value;
        replay.Capture.Said("result").Count().ShouldBe(2);
        replay.Facts.OfType<Usage>().Sum(usage => usage.InputTokens).ShouldBe(last.GetProperty("inputTokens").GetInt64());
        replay.Facts.OfType<Usage>().Sum(usage => usage.OutputTokens).ShouldBe(last.GetProperty("outputTokens").GetInt64());
    }

    [Fact]
    public async Task Claude_q7_edited_input_runs_instead_of_what_was_asked()
    {
        using var replay = await Replay.OfAsync("claude-allow-edited-input");

        var sent = replay.Player.Heard.Last(message => message.GetProperty("type").GetString() == "control_response").GetProperty("response").GetProperty("response");
        var theirs = replay.Capture.Lines.Last(line => line.Direction == "in" && line.At("type") == "control_response").Message.GetProperty("response").GetProperty("response");
        JsonElement.DeepEquals(sent.GetProperty("updatedInput"), theirs.GetProperty("updatedInput")).ShouldBeTrue();
        JsonElement.DeepEquals(sent.GetProperty("updatedInput"), replay.Journal.Questions.Single().Input).ShouldBeFalse();
    }

    [Fact]
    public async Task Claude_q8_a_denial_carries_its_reason()
    {
        using var replay = await Replay.OfAsync("claude-write-denied");

        var result = replay.Facts.OfType<ToolResult>().Single();
        result.Outcome.ShouldBe(ToolOutcome.Denied);
        result.Output.ShouldContain("The operator said no.");
        replay.Facts.OfType<StepStarted>().ShouldBeEmpty();
        replay.Outcomes.ShouldBe(["completed"]);
    }

    [Fact]
    public async Task Claude_q9_its_own_suggestions_to_ask_no_more_are_never_taken()
    {
        using var replay = await Replay.OfAsync("claude-write-approved-session");

        replay.Player.Heard.Select(message => message.GetRawText()).ShouldNotContain(text => text.Contains("updatedPermissions"));
    }

    [Fact]
    public async Task Claude_q10_a_request_that_it_takes_back_is_withdrawn()
    {
        var withdrawn = await PlayAsync(
            """{"type":"assistant","message":{"content":[{"type":"tool_use","id":"toolu_1","name":"Write","input":{"file_path":"a","content":"b"}}]}}""",
            """{"type":"control_request","request_id":"r1","request":{"subtype":"can_use_tool","tool_name":"Write","input":{"file_path":"a","content":"b"},"tool_use_id":"toolu_1"}}""",
            """{"type":"control_cancel_request","request_id":"r1"}""");

        withdrawn.Journal.Withdrawn.Single().Value.ShouldBe("toolu_1");
    }

    [Fact]
    public async Task Claude_q11_an_interrupt_while_it_asks_leaves_the_call_to_whoever_ends_the_run()
    {
        using var replay = await Replay.OfAsync("claude-interrupt-during-approval");

        replay.Outcomes.ShouldBe(["stopped"]);
        replay.Facts.OfType<ToolCall>().Count().ShouldBe(1);
        replay.Facts.OfType<ToolResult>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Claude_q12_questions_come_as_requests_to_use_a_tool()
    {
        using var replay = await Replay.OfAsync("claude-ask-user-question");

        replay.Journal.Questions.ShouldBeEmpty();
        var answer = replay.Player.Heard.Last().GetProperty("response").GetProperty("response");
        answer.GetProperty("updatedInput").GetProperty("answers").GetProperty("Which colour?").GetString().ShouldBe("Blue");
    }

    [Fact]
    public async Task Claude_q13_a_plan_is_agreed_to_as_a_plan()
    {
        using var replay = await Replay.OfAsync("claude-plan-mode");

        replay.Journal.Questions.Last().Kind.ShouldBe(ApprovalKind.Plan);
        replay.Outcomes.ShouldBe(["completed"]);
    }

    [Fact]
    public async Task Claude_q14_read_only_commands_are_asked_about_because_the_hook_says_so()
    {
        var played = await PlayAsync(
            """{"type":"control_request","request_id":"h1","request":{"subtype":"hook_callback","callback_id":"rules","input":{"tool_name":"Bash","tool_input":{"command":"ls"},"tool_use_id":"toolu_1"}}}""",
            """{"type":"control_request","request_id":"h2","request":{"subtype":"hook_callback","callback_id":"rules","input":{"tool_name":"Read","tool_input":{"file_path":"a.txt"},"tool_use_id":"toolu_2"}}}""");

        var answers = played.Heard.Where(message => message.GetProperty("type").GetString() == "control_response").Select(message => message.GetProperty("response")).ToList();
        answers[0].GetProperty("response").GetProperty("hookSpecificOutput").GetProperty("permissionDecision").GetString().ShouldBe("ask");
        answers[1].GetProperty("response").EnumerateObject().ShouldBeEmpty();
    }

    [Fact]
    public async Task Claude_q15_a_request_that_nobody_knows_is_answered_with_an_error_and_its_id_as_it_came()
    {
        var played = await PlayAsync("""{"type":"control_request","request_id":{"odd":1},"request":{"subtype":"elicitation"}}""");

        var response = played.Heard.Last(message => message.GetProperty("type").GetString() == "control_response").GetProperty("response");
        response.GetProperty("subtype").GetString().ShouldBe("error");
        response.GetProperty("request_id").GetRawText().ShouldBe("""{"odd":1}""");
    }

    [Fact]
    public async Task Claude_q16_an_interrupted_turn_is_stopped_and_not_failed_and_keeps_its_partial_text()
    {
        using var replay = await Replay.OfAsync("claude-interrupt");

        replay.Outcomes[0].ShouldBe("stopped");
        replay.Facts.OfType<AssistantFinal>().First().Text.ShouldStartWith("tick 001");
        replay.Facts.OfType<Fault>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Claude_q17_a_message_between_tools_is_folded_into_the_turn_and_one_result_answers_both()
    {
        using var replay = await Replay.OfAsync("claude-steer-between-tools");

        replay.Capture.Said("result").Count().ShouldBe(1);
        replay.Facts.OfType<UserMessage>().Single().Text.ShouldBe("Also say hello please.");
        replay.Outcomes.ShouldBe(["completed"]);
    }

    [Fact]
    public async Task Claude_q18_a_message_while_the_last_text_streams_becomes_a_second_turn_that_is_waited_for()
    {
        using var replay = await Replay.OfAsync("claude-queue-while-streaming");

        replay.Capture.Said("result").Count().ShouldBe(2);
        replay.Outcomes.ShouldBe(["completed"]);
    }

    [Fact]
    public async Task Claude_q19_a_result_that_was_cut_off_by_the_next_message_is_no_failure()
    {
        using var replay = await Replay.OfAsync("claude-inject-now");

        replay.Capture.Said("result").First().GetProperty("terminal_reason").GetString().ShouldBe("aborted_streaming");
        replay.Outcomes.ShouldBe(["completed"]);
    }

    [Fact]
    public async Task Claude_q20_success_may_be_a_failure()
    {
        using var replay = await Replay.OfAsync("claude-model-400");

        replay.Capture.Said("result").Single().GetProperty("subtype").GetString().ShouldBe("success");
        replay.Failure.ShouldBeOfType<AgentException>().Message.ShouldStartWith("Claude Code's model provider refused the request (400)");
    }

    [Theory]
    [InlineData("claude-model-401", "refused the login (401)")]
    [InlineData("claude-model-529", "is overloaded (529)")]
    [InlineData("claude-endpoint-down", "cannot reach its model provider")]
    [InlineData("claude-no-auth", "is not logged in")]
    public async Task Claude_q21_each_failure_of_the_model_has_a_sentence_and_a_hint(string name, string sentence)
    {
        using var replay = await Replay.OfAsync(name);

        var failure = replay.Failure.ShouldBeOfType<AgentException>();
        failure.Message.ShouldContain(sentence);
        failure.Hint.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Claude_q22_the_words_of_a_failure_are_not_the_models()
    {
        using var replay = await Replay.OfAsync("claude-model-401");

        replay.Facts.OfType<AssistantFinal>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Claude_q23_retries_are_told()
    {
        using var replay = await Replay.OfAsync("claude-model-529");

        replay.Facts.OfType<Fault>().First().Message.ShouldStartWith("The model provider answered 529; Claude Code tries again in");
    }

    [Fact]
    public async Task Claude_q24_a_stream_that_breaks_half_way_is_told_as_a_success()
    {
        using var replay = await Replay.OfAsync("claude-model-drop");

        replay.Outcomes.ShouldBe(["completed"]);
        replay.Facts.OfType<Fault>().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Claude_q25_a_result_without_any_greeting_means_that_the_conversation_is_unknown()
    {
        using var replay = await Replay.OfAsync("claude-resume-unknown");

        replay.Failure.ShouldBeOfType<ConversationLostException>();
    }

    [Fact]
    public async Task Claude_q26_a_session_that_is_in_use_is_told_so()
    {
        using var replay = await Replay.OfAsync("claude-session-id-reuse");

        replay.Failure.ShouldBeOfType<AgentException>().Message.ShouldContain("open in another process");
    }

    [Fact]
    public async Task Claude_q27_a_mode_that_is_refused_for_root_is_told_so()
    {
        using var replay = await Replay.OfAsync("claude-root-bypass");

        replay.Failure.ShouldBeOfType<AgentException>().Message.ShouldContain("refuses this mode for root");
    }

    [Fact]
    public async Task Claude_q28_ended_by_a_signal_it_is_lost_and_can_go_on()
    {
        using var replay = await Replay.OfAsync("claude-signal-SIGTERM");

        replay.Failure.ShouldBeOfType<AgentLostException>().Message.ShouldContain("signal 15");
    }

    [Fact]
    public async Task Claude_q29_a_fork_learns_its_own_name()
    {
        using var replay = await Replay.OfAsync("claude-resume-fork");

        replay.KnownAs.Single().ShouldNotBe("earlier");
    }

    [Fact]
    public async Task Claude_q30_what_a_sub_agent_says_is_output_of_the_call_that_started_it()
    {
        var played = await PlayAsync(
            """{"type":"assistant","message":{"content":[{"type":"tool_use","id":"toolu_task","name":"Task","input":{"description":"look"}}]},"parent_tool_use_id":null}""",
            """{"type":"assistant","message":{"content":[{"type":"text","text":"I look around."}]},"parent_tool_use_id":"toolu_task"}""",
            """{"type":"assistant","message":{"content":[{"type":"tool_use","id":"toolu_in","name":"Read","input":{"file_path":"a"}}]},"parent_tool_use_id":"toolu_task"}""",
            """{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"toolu_task","content":"Looked."}]},"parent_tool_use_id":null}""");

        played.Journal.Frames.OfType<ToolOutput>().Single().TextDelta.ShouldBe("I look around.\n");
        played.Journal.Facts.OfType<AssistantFinal>().ShouldBeEmpty();
        played.Journal.Facts.OfType<ToolCall>().Select(call => call.ToolName).ShouldBe(["Task", "Read"]);
    }

    // Plays lines behind the greeting and the prompt, then a good result.
    private static async Task<(TurnJournal Journal, IReadOnlyList<JsonElement> Heard)> PlayAsync(params string[] lines)
    {
        using var turn = PlayedTurn.OfClaude();
        await turn.RunAsync(async process =>
        {
            var message = await turn.GreetAsClaudeAsync(process);
            foreach (var line in lines)
            {
                await process.SayAsync(line);
            }

            await process.SayAsync(PlayedTurn.Result(message));
            return await turn.HearOutAsync(process);
        });
        return (turn.Journal, turn.Heard);
    }
}
