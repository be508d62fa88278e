using System.Text.Json;
using Gantry.Core.Agents;
using Gantry.Core.Agents.Native;
using Gantry.Core.ModelGateway;
using Gantry.Protocol.Events;

namespace Gantry.Core.Tests.Agents.Native;

public sealed class NativeAgentTests
{
    [Fact]
    public async Task A_turn_reads_asks_writes_runs_and_reports()
    {
        using var bench = new AgentBench("""
            /demo think Let me see.
            /demo tool list_files {}
            /demo tool write_file {"path":"greet.sh","content":"echo hello\n"}
            /demo say Written, now I run it.
            /demo tool bash {"command":"sh greet.sh"}
            /demo say It greets.
            """);

        await bench.RunAsync();

        bench.Facts.Select(fact => fact.GetType().Name).ShouldBe(
        [
            "UserMessage",
            "ThinkingFinal", "ToolCall", "Usage", "ToolResult",
            "ToolCall", "Usage", "ApprovalRequested", "ApprovalResolved", "StepStarted", "ToolResult", "StepCompleted",
            "AssistantFinal", "ToolCall", "Usage", "ApprovalRequested", "ApprovalResolved", "StepStarted", "ToolResult", "StepCompleted",
            "AssistantFinal", "Usage",
        ]);
        bench.Sandbox.Text("greet.sh").ShouldBe("echo hello\n");
        bench.Facts.OfType<ToolCall>().Select(call => call.Title).ShouldBe(["List the workspace", "Write greet.sh", "Run sh greet.sh"]);
        var last = bench.Facts.OfType<ToolResult>().Last();
        (last.Outcome, last.Output, last.ExitCode).ShouldBe((ToolOutcome.Succeeded, "hello\n[exit code 0]", 0));
        bench.Journal.Questions.Select(question => question.Reason).ShouldBe(["Files change only when you allow it.", "Commands run only when you allow them."]);
        bench.Journal.Questions.First().Diff.ShouldBe(
            "diff --git a/greet.sh b/greet.sh\nnew file mode 100644\n--- /dev/null\n+++ b/greet.sh\n@@ -0,0 +1,1 @@\n+echo hello\n");
    }

    [Fact]
    public async Task What_the_provider_sent_is_recorded_as_it_came()
    {
        using var bench = new AgentBench("""
            /demo think hm
            /demo tool list_files {}
            /demo say done
            """);

        await bench.RunAsync();

        bench.Journal.RawFrames.ShouldBe(["""{"demo":"think","text":"hm"}""", """{"demo":"tool","name":"list_files","input":{}}""", """{"demo":"say","text":"done"}"""]);
    }

    [Fact]
    public async Task The_frames_of_an_item_add_up_to_its_final()
    {
        using var bench = new AgentBench("""
            /demo think one two three
            /demo say Grüße 👋 an alle
            /demo tool bash {"command":"printf 'a\nb\n'"}
            """);

        await bench.RunAsync();

        var finals = bench.Facts.OfType<IFinishesItem>().ToDictionary(
            item => item.ItemId, item => item switch { AssistantFinal text => text.Text, ThinkingFinal thought => thought.Text, ToolResult => "a\nb\n", _ => "" });
        var texts = bench.Journal.Frames.GroupBy(frame => frame.ItemId).ToDictionary(group => group.Key, Together);
        texts.Count.ShouldBe(3);
        texts.ShouldAllBe(item => finals[item.Key] == item.Value);
    }

    [Fact]
    public async Task All_results_of_one_answer_go_back_together_and_steering_after_them()
    {
        var model = new PlannedModel(
            PlannedModel.Calls(Call("c1", "read_file", """{"path":"a"}"""), Call("c2", "read_file", """{"path":"b"}""")),
            PlannedModel.Says("done"));
        using var bench = new AgentBench("go", model);
        bench.Sandbox.Write("a", "A"u8);
        bench.Journal.Steer("first of all");

        await bench.RunAsync();

        // Steering was waiting before the first call and goes there.
        model.Requests[0].Messages.ShouldHaveSingleItem().Parts.ShouldBe([new TextPart("go"), new TextPart("first of all")]);
        model.Requests[1].Messages.Select(message => message.Role).ShouldBe([ModelRole.User, ModelRole.Assistant, ModelRole.User]);
        model.Requests[1].Messages[2].Parts.ShouldBe([new ToolResultPart("c1", "A", false), new ToolResultPart("c2", "There is no file b.", true)]);
    }

    [Fact]
    public async Task A_message_that_steers_arrives_with_the_results()
    {
        var model = new PlannedModel(PlannedModel.Calls(Call("c1", "bash", """{"command":"true"}""")), PlannedModel.Says("done"));
        using var bench = new AgentBench("go", model);
        bench.Journal.OnAsk = _ =>
        {
            bench.Journal.Steer("also this");
            return Task.FromResult(new ApprovalAnswer(Allowed: true, null));
        };

        await bench.RunAsync();

        model.Requests[1].Messages[2].Parts.ShouldBe([new ToolResultPart("c1", "[exit code 0]", false), new TextPart("also this")]);
    }

    [Fact]
    public async Task A_denied_call_does_not_run_and_the_model_hears_why()
    {
        using var bench = new AgentBench("""
            /demo tool bash {"command":"touch evil"}
            /demo say I see.
            """);
        bench.Journal.OnAsk = _ => Task.FromResult(new ApprovalAnswer(Allowed: false, "not on a Friday"));

        await bench.RunAsync();

        var result = bench.Only<ToolResult>();
        result.Outcome.ShouldBe(ToolOutcome.Denied);
        result.Output.ShouldBe("Denied: this call did not run. Do not repeat it. The user says: not on a Friday");
        bench.Facts.OfType<StepStarted>().ShouldBeEmpty();
        File.Exists(Path.Combine(bench.Sandbox.Folder, "evil")).ShouldBeFalse();
        bench.Only<AssistantFinal>().Text.ShouldBe("I see.");
    }

    [Fact]
    public async Task A_failing_command_tells_its_exit_code()
    {
        using var bench = new AgentBench("""/demo tool bash {"command":"echo out; exit 3"}""");

        await bench.RunAsync();

        var result = bench.Only<ToolResult>();
        (result.Outcome, result.Output, result.ExitCode).ShouldBe((ToolOutcome.Failed, "out\n[exit code 3]", 3));
        bench.Only<StepFailed>().Evidence.ShouldBe("exit code 3");
    }

    [Theory]
    [InlineData("read_file", "{}", "'path' is missing; it must be a string. Nothing ran; call read_file again with arguments that fit, for example {\"path\":\"src/app.py\"}")]
    [InlineData("read_file", """{"path":7}""", "'path' must be a string. Nothing ran; call read_file again with arguments that fit, for example {\"path\":\"src/app.py\"}")]
    [InlineData("read_file", """{"path":"a","start_line":0}""", "'start_line' must be a whole number from 1 to 100000000. Nothing ran; call read_file again with arguments that fit, for example {\"path\":\"src/app.py\"}")]
    [InlineData("bash", """{"command":"ls","cwd":"/"}""", "There is no argument 'cwd'; there are: 'command', 'timeout_seconds', 'run_in_background'. Nothing ran; call bash again with arguments that fit, for example {\"command\":\"make test\"}")]
    [InlineData("bash", """{"command":"ls","command":"rm x"}""", "'command' is given twice. Nothing ran; call bash again with arguments that fit, for example {\"command\":\"make test\"}")]
    [InlineData("bash", """{"command":"ls\u0000"}""", "'command' must not contain NUL characters. Nothing ran.")]
    [InlineData("read_file", """{"path":"\ud800"}""", "The arguments of read_file hold half of a surrogate pair. Nothing ran; call read_file again with whole characters.")]
    [InlineData("teleport", "{}", "There is no tool 'teleport'; there are: read_file, write_file, edit_file, list_files, glob, grep, bash, bash_output, kill_bash, todo, ask_user, propose_plan.")]
    [InlineData("write_file", """{"path":"../x","content":""}""", "'../x' leads out of the workspace.")]
    public async Task Wrong_arguments_are_refused_before_anybody_is_asked(string tool, string input, string sentence)
    {
        using var bench = new AgentBench("go", new PlannedModel(PlannedModel.Calls(Call("c1", tool, input)), PlannedModel.Says("oh")));

        await bench.RunAsync();

        var result = bench.Only<ToolResult>();
        (result.Outcome, result.Output).ShouldBe((ToolOutcome.Failed, sentence));
        bench.Journal.Questions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Arguments_that_are_no_json_are_answered_with_the_schema()
    {
        var call = new ToolRequested("c1", "bash", MalformedInput.ParseOrWrap("""{"command": "l"""));
        using var bench = new AgentBench("go", new PlannedModel(PlannedModel.Calls(call), PlannedModel.Says("oh")));

        await bench.RunAsync();

        bench.Only<ToolResult>().Output.ShouldStartWith("The arguments of bash are not a JSON object. Nothing ran; send one JSON object: {");
        bench.Only<ToolCall>().Input.GetRawText().ShouldContain("command");
    }

    [Fact]
    public async Task Ids_that_are_empty_odd_or_repeated_are_replaced()
    {
        var model = new PlannedModel(
            PlannedModel.Calls(Call("", "list_files", "{}"), Call("a b", "list_files", "{}"), Call("same", "list_files", "{}"), Call("same", "list_files", "{}")),
            PlannedModel.Calls(Call("same", "list_files", "{}")),
            PlannedModel.Says("done"));
        using var bench = new AgentBench("go", model);

        await bench.RunAsync();

        var ids = bench.Facts.OfType<ToolCall>().Select(call => call.ToolCallId).ToList();
        ids.Distinct().Count().ShouldBe(5);
        bench.Facts.OfType<ToolResult>().Select(result => result.ToolCallId).ShouldBe(ids, ignoreOrder: true);
        var told = model.Requests[2].Messages.SelectMany(message => message.Parts).ToList();
        told.OfType<ToolUsePart>().Select(part => part.Id).ShouldBe(told.OfType<ToolResultPart>().Select(part => part.Id));
    }

    [Fact]
    public async Task A_run_ends_when_its_answers_are_spent_also_over_a_restart()
    {
        using var bench = new AgentBench(
            "go", new PlannedModel(PlannedModel.Calls(Call("x", "list_files", "{}"))), new NativeAgentOptions { MostModelCalls = 3 });

        var failure = await Should.ThrowAsync<AgentException>(() => bench.RunAsync());
        await Should.ThrowAsync<AgentException>(() => bench.RecoverAsync());

        failure.Message.ShouldBe("The agent stopped after 3 answers of its model in one run.");
        failure.Hint.ShouldBe("Send another message to let it go on.");
        bench.Facts.OfType<Usage>().Count().ShouldBe(3);
    }

    [Fact]
    public async Task A_model_that_fails_ends_the_run_with_its_sentence_and_keeps_what_was_said()
    {
        using var bench = new AgentBench("/demo say half of it\n/demo fail out of paper");

        var failure = await Should.ThrowAsync<AgentException>(() => bench.RunAsync());

        failure.Message.ShouldBe("out of paper");
        bench.Only<AssistantFinal>().Text.ShouldBe("half of it");
        bench.Facts.OfType<Usage>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_model_the_run_says_how_to_get_one()
    {
        using var bench = new AgentBench("go");
        var agent = new NativeAgent(
            Protocol.Ids.AgentName.Native, null, bench.Sandbox.Directory, bench.Sandbox.Data, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<NativeAgent>.Instance);

        var failure = await Should.ThrowAsync<AgentException>(() => agent.RunAsync(bench.Journal.Turn, bench.Journal, TestContext.Current.CancellationToken));

        failure.Hint.ShouldBe("Set ANTHROPIC_API_KEY (and ANTHROPIC_MODEL if you like), or run with --agent demo.");
    }

    [Fact]
    public async Task The_workspaces_AGENTS_md_stands_in_the_system_prompt_up_to_its_limit()
    {
        var model = new PlannedModel(PlannedModel.Says("ok"));
        using var bench = new AgentBench("go", model);
        bench.Sandbox.Write("AGENTS.md", System.Text.Encoding.UTF8.GetBytes("Use tabs.\n" + new string('x', 40_000)));

        await bench.RunAsync();

        var system = model.Requests.ShouldHaveSingleItem().System;
        system.ShouldContain("Use tabs.");
        system.ShouldEndWith("[the file is longer than 32 KiB and is cut here]");
        system.Length.ShouldBeLessThan(36_000);
    }

    [Fact]
    public async Task The_demo_tour_looks_around_a_real_workspace()
    {
        using var bench = new AgentBench("What is this?");
        bench.Sandbox.Write("README.md", "# Hello\n\nworld\n"u8);
        bench.Sandbox.Write("src/a.c", ""u8);

        await bench.RunAsync();

        bench.Facts.OfType<AssistantFinal>().Last().Text.ShouldStartWith("The workspace has 2 entries at its top. README.md begins with the heading “Hello”.");
        bench.Journal.Questions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Endless_output_is_cut_in_the_middle_for_the_model_and_at_a_limit_for_watchers()
    {
        using var bench = new AgentBench("""/demo tool bash {"command":"yes gantry 2>/dev/null | head -c 3000000; echo END"}""");

        await bench.RunAsync();

        var output = bench.Only<ToolResult>().Output;
        System.Text.Encoding.UTF8.GetByteCount(output).ShouldBeInRange(60 * 1024, 64 * 1024);
        output.ShouldStartWith("gantry\ngantry\n");
        output.ShouldMatch(@"\n\[… \d+ of 3000004 bytes cut here …\]\n");
        output.ShouldMatch(@"END\n\[read_file gives all of it, up to 64 MiB, by ranges of lines with the path artifact \S+\]\n\[exit code 0\]$");
        var streamed = Together(bench.Journal.Frames);
        streamed.Length.ShouldBeInRange(900_000, 1_100_000);
        streamed.ShouldEndWith("[more than 1024 KiB: the rest is not streamed]\n");
    }

    private static ToolRequested Call(string id, string tool, string input) => new(id, tool, JsonElement.Parse(input));

    // Fails when an offset is not where the text stands.
    private static string Together(IEnumerable<EphemeralPayload> frames)
    {
        var text = new System.Text.StringBuilder();
        foreach (var frame in frames)
        {
            frame.Offset.ShouldBe(text.Length);
            text.Append(frame.TextDelta);
        }

        return text.ToString();
    }
}
