using System.Text.Json.Nodes;
using Gantry.Core.Agents;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Tests.Agents.Codex;

/// <summary>What is peculiar to Codex as a process: how it is started, what it asks its host, how it stops and ends.</summary>
public sealed class CodexProcessQuirkTests
{
    [Fact]
    public async Task Codex_q21_its_home_must_be_there_and_not_beneath_the_folder_for_temporary_files()
    {
        using var turn = await PlayAsync();

        var given = turn.Command!.Environment;
        given.Keys.Order().ShouldBe(["CODEX_HOME", "RUST_LOG", "TMPDIR"]);
        $"{given["CODEX_HOME"]}/".ShouldNotStartWith($"{given["TMPDIR"]}/");
        turn.Command.Arguments.ShouldBe(["/opt/program", "app-server"]);
    }

    [Fact]
    public async Task Codex_q22_a_request_that_nobody_knows_is_answered_with_an_error_and_its_id_as_it_came()
    {
        using var turn = await PlayAsync("""{"method":"item/permissions/requestApproval","params":{"threadId":"thread-1"},"id":"odd-1"}""", """{"id":7,"method":"mcpServer/elicitation/request","params":{}}""");

        var refusals = turn.Heard.Where(message => message.TryGetProperty("error", out _)).ToList();
        refusals.Select(message => message.GetProperty("id").GetRawText()).ShouldBe(["\"odd-1\"", "7"]);
        refusals.ShouldAllBe(message => message.GetProperty("error").GetProperty("code").GetInt32() == -32601);
    }

    [Fact]
    public async Task Codex_q23_what_it_wants_to_know_is_asked_as_questions_and_answered_by_their_ids()
    {
        using var turn = PlayedTurn.OfCodex();
        turn.Journal.OnAskUser = question => Task.FromResult<string?>($"to {question.Text}");

        await PlayAsync(
            turn,
            """{"method":"item/tool/requestUserInput","id":0,"params":{"threadId":"thread-1","itemId":"i1","questions":[{"id":"colour","question":"Which?","options":[{"label":"Red"}]},{"id":"size","header":"How big?"}]}}""");

        var answers = turn.Heard.Last().GetProperty("result").GetProperty("answers");
        answers.GetProperty("colour").GetProperty("answers")[0].GetString().ShouldBe("to Which?");
        answers.GetProperty("size").GetProperty("answers")[0].GetString().ShouldBe("to How big?");
        turn.Facts.OfType<ToolResult>().Single().Outcome.ShouldBe(ToolOutcome.Succeeded);
    }

    [Fact]
    public async Task Codex_q24_a_message_that_comes_too_late_to_steer_begins_the_next_turn()
    {
        using var turn = PlayedTurn.OfCodex();

        await turn.RunAsync(async process =>
        {
            await turn.GreetAsCodexAsync(process);
            turn.Journal.Steer("One more thing.");
            var steer = await turn.HearAsync(process);
            steer.GetProperty("method").GetString().ShouldBe("turn/steer");
            await process.SayAsync(PlayedTurn.Completed());
            await process.SayAsync(new JsonObject
            {
                ["error"] = new JsonObject { ["code"] = -32600, ["message"] = "no active turn to steer" },
                ["id"] = JsonNode.Parse(steer.GetProperty("id").GetRawText()),
            }.ToJsonString());
            await turn.ReplyAsync(process, new JsonObject { ["turn"] = new JsonObject { ["id"] = "turn-2" } });
            await process.SayAsync(PlayedTurn.Completed());
            return await turn.HearOutAsync(process);
        });

        var begun = turn.Heard.Where(message => message.TryGetProperty("method", out var method) && method.GetString() == "turn/start").ToList();
        begun.Count.ShouldBe(2);
        begun[1].GetProperty("params").GetProperty("input")[0].GetProperty("text").GetString().ShouldBe("One more thing.");
    }

    [Fact]
    public async Task Codex_q25_a_turn_is_stopped_by_its_name_so_a_stop_before_it_has_one_waits_for_it()
    {
        using var turn = PlayedTurn.OfCodex();

        await Should.ThrowAsync<OperationCanceledException>(() => turn.RunAsync(async process =>
        {
            await turn.ReplyAsync(process, []);
            await turn.HearAsync(process);
            await turn.ReplyAsync(process, new JsonObject { ["thread"] = new JsonObject { ["id"] = "thread-1" } });
            var begin = await turn.HearAsync(process);
            turn.Stop();
            await process.SayAsync(new JsonObject { ["id"] = JsonNode.Parse(begin.GetProperty("id").GetRawText()), ["result"] = new JsonObject { ["turn"] = new JsonObject { ["id"] = "turn-1" } } }.ToJsonString());
            (await turn.HearAsync(process)).GetProperty("params").GetProperty("turnId").GetString().ShouldBe("turn-1");
            await process.SayAsync(PlayedTurn.Completed("interrupted"));
            return await turn.HearOutAsync(process);
        }));
    }

    [Fact]
    public async Task Codex_q26_an_exit_code_of_0_in_the_middle_of_a_turn_is_a_loss()
    {
        using var turn = PlayedTurn.OfCodex();

        var lost = await Should.ThrowAsync<AgentLostException>(() => turn.RunAsync(async process =>
        {
            await turn.GreetAsCodexAsync(process);
            return 0;
        }));

        lost.Message.ShouldBe("Codex ended in the middle of its turn (exit code 0).");
    }

    [Fact]
    public async Task Codex_q27_the_colours_of_its_complaints_are_not_told()
    {
        using var turn = PlayedTurn.OfCodex();

        var failure = await Should.ThrowAsync<AgentException>(() => turn.RunAsync(async process =>
        {
            await process.ComplainAsync("\e[31mCODEX_HOME points to /x, but that path does not exist\e[0m");
            return 1;
        }));

        failure.Message.ShouldBe("Codex could not start its turn (exit code 1). It said: CODEX_HOME points to /x, but that path does not exist");
    }

    [Fact]
    public async Task Codex_q28_what_the_end_of_a_turn_repeats_is_recorded_once()
    {
        using var replay = await Replay.OfAsync("codex-list");

        var said = replay.Capture.Said("item/completed").Count(message => message.GetProperty("params").GetProperty("item").GetProperty("type").GetString() == "agentMessage");
        replay.Capture.Said("turn/completed").Single().GetProperty("params").GetProperty("turn").GetProperty("items").GetArrayLength().ShouldBe(1);
        replay.Facts.OfType<AssistantFinal>().Count().ShouldBe(said);
    }

    [Fact]
    public async Task Codex_q29_resumed_it_is_asked_to_leave_out_the_turns_that_were()
    {
        using var turn = PlayedTurn.OfCodex(resume: "earlier");

        await PlayAsync(turn);

        var resume = turn.Heard.Single(message => message.TryGetProperty("method", out var method) && method.GetString() == "thread/resume").GetProperty("params");
        (resume.GetProperty("threadId").GetString(), resume.GetProperty("excludeTurns").GetBoolean()).ShouldBe(("earlier", true));
    }

    [Fact]
    public async Task Codex_q30_a_line_that_is_no_json_is_passed_over()
    {
        using var turn = await PlayAsync("warning: this is no JSON", "[1,2]");

        turn.Facts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Codex_q31_without_a_network_it_would_wait_for_ever_and_is_ended_after_a_few_notices()
    {
        var waiting = PlayedTurn.Notice("error", """  "willRetry":true,"error":{"message":"Reconnecting... waiting for network","codexErrorInfo":"other"}""");

        using var turn = PlayedTurn.OfCodex();

        var failure = await Should.ThrowAsync<AgentException>(() => PlayAsync(turn, waiting, waiting, waiting, waiting, waiting));

        failure.Message.ShouldStartWith("Codex cannot reach its model provider");
    }

    [Fact]
    public async Task Codex_q32_an_item_that_asks_twice_is_a_call_for_each_time_and_both_have_a_result()
    {
        using var turn = PlayedTurn.OfCodex();
        turn.Journal.OnAsk = _ => Task.FromResult(new ApprovalAnswer(Allowed: true, null));

        await turn.RunAsync(async process =>
        {
            await turn.GreetAsCodexAsync(process);
            for (var id = 0; id < 2; id++)
            {
                await process.SayAsync($$$"""{"method":"item/commandExecution/requestApproval","id":{{{id}}},"params":{"threadId":"thread-1","turnId":"turn-1","itemId":"i1","command":"make"}}""");
                (await turn.HearAsync(process)).GetProperty("id").GetInt32().ShouldBe(id);
            }

            await process.SayAsync(PlayedTurn.Notice("item/completed", """  "item":{"type":"commandExecution","id":"i1","command":"make","status":"completed","exitCode":0,"aggregatedOutput":"made"}"""));
            await process.SayAsync(PlayedTurn.Completed());
            return await turn.HearOutAsync(process);
        });

        turn.Facts.OfType<ToolCall>().Count().ShouldBe(2);
        turn.Facts.OfType<ToolResult>().Select(result => result.Outcome).ShouldBe([ToolOutcome.Succeeded, ToolOutcome.Succeeded]);
    }

    [Fact]
    public async Task Codex_q33_what_it_does_unasked_is_shown_as_begun()
    {
        using var turn = await PlayAsync(
            PlayedTurn.Notice("item/started", """  "item":{"type":"mcpToolCall","id":"m1","server":"files","tool":"read","arguments":{"path":"a"}}"""),
            PlayedTurn.Notice("item/completed", """  "item":{"type":"mcpToolCall","id":"m1","server":"files","tool":"read","arguments":{"path":"a"},"status":"completed","result":{"ok":true}}"""),
            PlayedTurn.Notice("item/completed", """  "item":{"type":"webSearch","id":"w1","query":"weather"}"""));

        turn.Facts.OfType<ToolCall>().Select(call => call.ToolName).ShouldBe(["files.read", "web_search"]);
        turn.Facts.OfType<StepStarted>().Count().ShouldBe(2);
        turn.Facts.OfType<StepCompleted>().Count().ShouldBe(2);
        turn.Journal.Questions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Codex_q34_its_command_for_one_shot_asks_nobody_and_is_another_language()
    {
        using var replay = await Replay.OfAsync("codex-exec-write");

        replay.Capture.Lines.ShouldNotContain(line => line.Direction == "in");
        replay.Outcomes.ShouldBe(["lost"]);
        replay.Facts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Codex_q36_a_change_that_asks_for_a_whole_folder_is_asked_as_that()
    {
        using var turn = PlayedTurn.OfCodex();
        turn.Journal.OnAsk = _ => Task.FromResult(new ApprovalAnswer(Allowed: false, null));

        await PlayAsync(
            turn,
            PlayedTurn.Notice("item/started", """  "item":{"type":"fileChange","id":"f1","changes":[{"path":"/workspace/a","kind":{"type":"add"},"diff":"x"}]}"""),
            """{"method":"item/fileChange/requestApproval","id":0,"params":{"threadId":"thread-1","turnId":"turn-1","itemId":"f1","reason":null,"grantRoot":"/etc"}}""");

        var asked = turn.Journal.Questions.ShouldHaveSingleItem();
        asked.Action.ShouldBeOfType<FileAction>().Paths.ShouldBe(["/workspace/a", "/etc"]);
        asked.Input.GetProperty("grantRoot").GetString().ShouldBe("/etc");
        asked.Reason.ShouldContain("It asks for all of /etc at once.");
    }

    private static async Task<PlayedTurn> PlayAsync(params string[] lines)
    {
        var turn = PlayedTurn.OfCodex();
        await PlayAsync(turn, lines);
        return turn;
    }

    private static Task PlayAsync(PlayedTurn turn, params string[] lines) => turn.RunAsync(async process =>
    {
        await turn.GreetAsCodexAsync(process);
        foreach (var line in lines)
        {
            await process.SayAsync(line);
            if (line.Contains("\"id\":0", StringComparison.Ordinal))
            {
                // A question is answered aside, and the turn must not be over before.
                await turn.HearAsync(process);
            }
        }

        await process.SayAsync(PlayedTurn.Completed());
        return await turn.HearOutAsync(process);
    });
}
