using System.Text.Json;
using Gantry.Core.Agents;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Tests.Agents.ClaudeCode;

/// <summary>What is peculiar to Claude Code as a process: how it is started, how its streams behave, how it stops and ends.</summary>
public sealed class ClaudeProcessQuirkTests
{
    private const string Hook =
        """{"type":"control_request","request_id":"h1","request":{"subtype":"hook_callback","callback_id":"rules","input":{"tool_name":"Bash","tool_input":{"command":"touch a"},"tool_use_id":"toolu_1"}}}""";

    [Fact]
    public async Task Claude_q31_without_these_words_it_streams_nothing_and_denies_what_it_would_ask()
    {
        using var turn = await PlayAsync();

        var words = turn.Command!.Arguments;
        words.ShouldContain("--verbose");
        words.ShouldContain("--replay-user-messages");
        words.ShouldContain("--include-partial-messages");
        After(words, "--permission-prompt-tool").ShouldBe("stdio");
    }

    [Fact]
    public async Task Claude_q32_its_conversation_is_named_for_it_because_it_names_it_only_with_its_first_turn()
    {
        using var turn = await PlayAsync();

        After(turn.Command!.Arguments, "--session-id").ShouldBe("new");
    }

    [Fact]
    public async Task Claude_q33_its_environment_is_what_it_is_given_and_keeps_it_from_side_traffic()
    {
        using var turn = await PlayAsync();

        turn.Command!.Environment.Keys.Order().ShouldBe(["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "CLAUDE_CONFIG_DIR", "DISABLE_AUTOUPDATER", "DISABLE_TELEMETRY", "TMPDIR"]);
    }

    [Fact]
    public async Task Claude_q34_a_line_may_be_of_megabytes()
    {
        var content = new string('x', 5_000_000);
        using var turn = await PlayAsync(
            """{"type":"assistant","message":{"content":[{"type":"tool_use","id":"toolu_1","name":"Read","input":{"file_path":"a"}}]},"parent_tool_use_id":null}""",
            $$"""{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"{{content}}"}]},"parent_tool_use_id":null}""");

        var result = turn.Facts.OfType<ToolResult>().Single();
        result.Outcome.ShouldBe(ToolOutcome.Succeeded);
        result.Output.ShouldStartWith("xxxx");
    }

    [Fact]
    public async Task Claude_q35_what_it_complains_of_is_read_all_the_time_else_it_would_wait()
    {
        using var turn = PlayedTurn.OfClaude();
        var complaint = new string('e', 1000);

        await turn.RunAsync(async process =>
        {
            var message = await turn.GreetAsClaudeAsync(process);
            for (var line = 0; line < 1000; line++)
            {
                await process.ComplainAsync(complaint);
            }

            await process.SayAsync(PlayedTurn.Result(message));
            return await turn.HearOutAsync(process);
        });
    }

    [Fact]
    public async Task Claude_q36_an_echo_of_the_hosts_own_words_is_not_taken_for_a_new_one()
    {
        using var turn = await PlayAsync(
            """{"type":"control_response","response":{"subtype":"success","request_id":"gantry-initialize","response":{}}}""",
            """{"type":"assistant","message":{"content":[{"type":"tool_use","id":"toolu_1","name":"Read","input":{"file_path":"a"}}]},"parent_tool_use_id":null}""",
            """{"type":"user","isReplay":true,"message":{"content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"as the host said it"}]}}""",
            """{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"as the tool said it"}]}}""");

        turn.Heard.Count(message => message.GetProperty("type").GetString() == "user").ShouldBe(1);
        turn.Facts.OfType<ToolResult>().Single().Output.ShouldBe("as the tool said it");
    }

    [Fact]
    public async Task Claude_q37_blocks_are_counted_anew_in_each_answer_of_the_model()
    {
        using var turn = await PlayAsync(
            Stream("""{"type":"message_start","message":{"model":"m"}}"""),
            Stream("""{"type":"content_block_start","index":0}"""),
            Stream("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"half"}}"""),
            Stream("""{"type":"message_start","message":{"model":"m"}}"""),
            Stream("""{"type":"content_block_start","index":0}"""),
            Stream("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"whole"}}"""),
            """{"type":"assistant","message":{"content":[{"type":"text","text":"whole"}]},"parent_tool_use_id":null}""");

        turn.Facts.OfType<AssistantFinal>().Select(text => text.Text).ShouldBe(["whole", "half"]);
        turn.Journal.Frames.OfType<AssistantDelta>().ShouldAllBe(frame => frame.Offset == 0);
    }

    [Fact]
    public async Task Claude_q38_in_the_mode_that_asks_nobody_the_hook_denies_since_told_to_ask_it_would_ask()
    {
        using var turn = PlayedTurn.OfClaude("dontAsk");

        await PlayAsync(
            turn,
            """{"type":"assistant","message":{"content":[{"type":"tool_use","id":"toolu_1","name":"Bash","input":{"command":"touch a"}}]},"parent_tool_use_id":null}""",
            Hook,
            """{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"denied","is_error":true}]},"parent_tool_use_id":null}""");

        turn.Heard.Last().GetProperty("response").GetProperty("response").GetProperty("hookSpecificOutput").GetProperty("permissionDecision").GetString().ShouldBe("deny");
        turn.Facts.OfType<ToolResult>().Single().Outcome.ShouldBe(ToolOutcome.Denied);
        turn.Journal.Questions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Claude_q39_in_the_mode_plan_it_asks_for_a_write_all_the_same()
    {
        using var turn = PlayedTurn.OfClaude("plan");

        await PlayAsync(turn, Hook);

        After(turn.Command!.Arguments, "--permission-mode").ShouldBe("plan");
        turn.Heard.Last().GetProperty("response").GetProperty("response").GetProperty("hookSpecificOutput").GetProperty("permissionDecision").GetString().ShouldBe("ask");
    }

    [Fact]
    public async Task Claude_q40_an_interrupt_takes_the_messages_that_wait_with_it_else_they_would_run_next()
    {
        using var replay = await Replay.OfAsync("claude-interrupt-cancel-queued");

        var interrupt = replay.Player.Heard.Last(message => message.GetProperty("type").GetString() == "control_request").GetProperty("request");
        (interrupt.GetProperty("subtype").GetString(), interrupt.GetProperty("cancel_queued").GetBoolean()).ShouldBe(("interrupt", true));
    }

    [Fact]
    public async Task Claude_q41_the_diagnostics_of_a_turn_that_was_cut_are_not_for_people()
    {
        using var replay = await Replay.OfAsync("claude-write-denied-interrupt");

        var told = replay.Capture.Said("result").Single().GetProperty("errors").EnumerateArray().Select(error => error.GetString()!).ToList();
        told.ShouldNotBeEmpty();
        var failure = replay.Failure.ShouldBeOfType<AgentException>();
        failure.Message.ShouldBe("Claude Code stopped in the middle of its turn.");
        told.ShouldAllBe(error => !failure.Message.Contains(error) && !failure.Hint!.Contains(error));
    }

    [Fact]
    public async Task Claude_q42_its_exit_code_repeats_the_last_result_and_says_nothing_more()
    {
        using var turn = PlayedTurn.OfClaude();

        await turn.RunAsync(async process =>
        {
            await process.SayAsync(PlayedTurn.Result(await turn.GreetAsClaudeAsync(process)));
            return await turn.HearOutAsync(process, exitCode: 1);
        });
    }

    [Fact]
    public async Task Claude_q43_a_word_that_it_cannot_read_ends_it_before_its_turn()
    {
        using var replay = await Replay.OfAsync("claude-bad-json");

        replay.Failure.ShouldBeOfType<AgentException>().Message.ShouldContain("It said: Error parsing streaming input line");
    }

    [Fact]
    public async Task Claude_q44_resumed_it_keeps_its_name_and_tells_nothing_of_the_past_again()
    {
        using var replay = await Replay.OfAsync("claude-resume-2");

        replay.KnownAs.ShouldHaveSingleItem();
        replay.Facts.OfType<AssistantFinal>().ShouldHaveSingleItem();
        replay.Facts.OfType<UserMessage>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Claude_q45_its_input_stays_open_while_it_asks_else_what_it_asks_would_fail()
    {
        using var turn = PlayedTurn.OfClaude();
        turn.Journal.OnAsk = _ => Task.FromResult(new ApprovalAnswer(Allowed: true, null));
        var wasOpen = false;

        await turn.RunAsync(async process =>
        {
            var message = await turn.GreetAsClaudeAsync(process);
            await process.SayAsync("""{"type":"control_request","request_id":"r1","request":{"subtype":"can_use_tool","tool_name":"Write","input":{"file_path":"a","content":"b"},"tool_use_id":"toolu_1"}}""");
            wasOpen = (await turn.HearAsync(process)).ValueKind == JsonValueKind.Object;
            await process.SayAsync(PlayedTurn.Result(message));
            return await turn.HearOutAsync(process);
        });

        wasOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task Claude_q46_interrupted_by_a_signal_it_says_so_itself_and_is_not_lost()
    {
        using var replay = await Replay.OfAsync("claude-signal-SIGINT");

        replay.Failure.ShouldBeOfType<AgentException>().Message.ShouldBe("Claude Code stopped in the middle of its turn.");
    }

    private static string Stream(string piece) => $$"""{"type":"stream_event","event":{{piece}},"parent_tool_use_id":null}""";

    private static string After(IReadOnlyList<string> words, string option) => words[words.ToList().IndexOf(option) + 1];

    private static async Task<PlayedTurn> PlayAsync(params string[] lines)
    {
        var turn = PlayedTurn.OfClaude();
        await PlayAsync(turn, lines);
        return turn;
    }

    private static Task PlayAsync(PlayedTurn turn, params string[] lines) => turn.RunAsync(async process =>
    {
        var message = await turn.GreetAsClaudeAsync(process);
        foreach (var line in lines)
        {
            await process.SayAsync(line);
        }

        await process.SayAsync(PlayedTurn.Result(message));
        return await turn.HearOutAsync(process);
    });
}
