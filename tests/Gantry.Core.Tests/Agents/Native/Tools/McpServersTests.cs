using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Core.Agents;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;

namespace Gantry.Core.Tests.Agents.Native.Tools;

public sealed class McpServersTests
{
    public static TheoryData<string> Kinds => ["process", "bubblewrap"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Tools_of_a_server_in_the_sandbox_are_offered_asked_and_called(string kind)
    {
        using var room = new ToolRoom(kind) { Mcp = McpFixture.Connector() };
        McpFixture.AddServer(room, "everything");

        var result = await room.CallAsync("mcp__everything__echo", new { message = "hello" });

        (result.Outcome, result.Output).ShouldBe((ToolOutcome.Succeeded, "Echo: hello"));
        var question = room.Journal.Questions.ShouldHaveSingleItem();
        question.Action.ShouldBe(new OtherAction("mcp__everything__echo"));
        question.Title.ShouldBe("Call echo of the MCP server everything");
        question.Reason.ShouldEndWith("everything runs in this session's sandbox.");
        room.Model.Requests[0].Tools.Select(tool => tool.Name).ShouldContain("mcp__everything__echo");
    }

    [Fact]
    public async Task Arguments_that_do_not_fit_its_schema_are_answered_before_anybody_is_asked()
    {
        using var room = new ToolRoom { Mcp = McpFixture.Connector() };
        McpFixture.AddServer(room, "everything");

        (await room.CallAsync("mcp__everything__echo", new { message = 7 })).Output.ShouldStartWith("'message' must be a string. Nothing ran; call mcp__everything__echo again");

        room.Journal.Questions.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_image_is_told_where_it_cannot_be_kept()
    {
        using var room = new ToolRoom { Mcp = McpFixture.Connector() };
        McpFixture.AddServer(room, "everything");

        var result = await room.CallAsync("mcp__everything__get-tiny-image", new { });

        result.Outcome.ShouldBe(ToolOutcome.Succeeded);
        result.Output.ShouldContain("[an image of ");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_filesystem_server_works_in_the_workspace_and_changes_nothing_beside_it(string kind)
    {
        using var room = new ToolRoom(kind) { Mcp = McpFixture.Connector() };
        room.Put("a.txt", "of the workspace\n");
        McpFixture.AddServer(room, "filesystem", room.Folder);

        var results = await room.TurnAsync(
            ("mcp__filesystem__read_text_file", new { path = room.PathOf("a.txt") }),
            ("mcp__filesystem__write_file", new { path = room.PathOf("b.txt"), content = "written\n" }),
            ("mcp__filesystem__read_text_file", new { path = room.Data.McpServers }));

        results[0].Output.ShouldContain("of the workspace");
        room.Text("b.txt").ShouldBe("written\n");
        results[2].Outcome.ShouldBe(ToolOutcome.Failed);
        room.Journal.Questions.Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_a_server_says_of_its_tools_spares_no_question_and_denied_it_does_not_run()
    {
        using var room = Odd();
        room.OnAsk = _ => Task.FromResult(new ApprovalAnswer(Allowed: false, "not now"));

        (await room.CallAsync("mcp__odd__die", new { })).Outcome.ShouldBe(ToolOutcome.Denied);

        room.Journal.Questions.ShouldHaveSingleItem();
        File.Exists(room.PathOf("died")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_that_dies_is_told_not_asked_again_and_started_once_more()
    {
        using var room = Odd();

        var results = await room.TurnAsync(
            ("mcp__odd__die", new { }), ("mcp__odd__echo", new { words = "after" }), ("mcp__odd__die", new { }), ("mcp__odd__echo", new { words = "again" }));

        results[0].Output.ShouldBe("The MCP server odd ended while this ran; what it had done by then stays done. Its last words: dying now It has been started again: look at what is done, then call it again if you need to.");
        results[1].Output.ShouldBe("echo after");
        results[2].Output.ShouldContain("The MCP server odd has ended twice in this turn and is not started again.");
        results[3].Output.ShouldStartWith("The MCP server odd has ended twice in this turn");
        room.Text("died").ShouldBe("xx");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up_after_its_time()
    {
        using var room = Odd(timeoutSeconds: 5);

        var results = await room.TurnAsync(("mcp__odd__hang", new { }), ("mcp__odd__echo", new { words = "still there" }));

        results[0].Output.ShouldBe("The MCP server odd did not answer within 5 s. What it was asked to do may be done, or still go on: look before you repeat it.");
        results[1].Output.ShouldBe("echo still there");
    }

    [Fact]
    public async Task A_message_without_an_end_does_not_fill_the_memory()
    {
        using var room = Odd(timeoutSeconds: 30);

        (await room.CallAsync("mcp__odd__flood", new { })).Outcome.ShouldBe(ToolOutcome.Failed);
    }

    [Fact]
    public async Task Tools_that_come_while_the_turn_goes_on_are_offered()
    {
        using var room = Odd();

        // The new list has been asked for when the file is there, and come when a later call has been answered.
        await room.TurnAsync(
            ("mcp__odd__grow", new { }), ("bash", new { command = "until [ -e listed-again ]; do sleep 0.05; done" }), ("mcp__odd__echo", new { words = "y" }), ("mcp__odd__grown", new { words = "x" }));

        room.Model.Requests[^1].Tools.Select(tool => tool.Name).ShouldContain("mcp__odd__grown");
        room.Journal.Facts.OfType<ToolResult>().Last().Output.ShouldBe("echo x");
    }

    [Fact]
    public async Task A_secret_reaches_its_server_and_no_event_no_model_and_no_file()
    {
        using var room = Odd();

        (await room.CallAsync("mcp__odd__secret", new { })).Output.ShouldBe("token ***");

        JsonSerializer.Serialize(room.Journal.Facts.Select(fact => JsonSerializer.Serialize(fact, fact.GetType()))).ShouldNotContain("canary-of-the-token");
        string.Concat(room.Model.Requests.SelectMany(request => request.Messages).SelectMany(message => message.Parts)).ShouldNotContain("canary-of-the-token");
        Directory.EnumerateFiles(room.Data.Root, "*", SearchOption.AllDirectories).ShouldAllBe(file => !File.ReadAllText(file).Contains("canary-of-the-token"));
    }

    [Fact]
    public async Task A_name_that_models_and_rules_cannot_use_is_made_one_that_they_can()
    {
        using var room = Odd();
        await room.CallAsync("todo", new { items = Array.Empty<object>() });

        room.Model.Requests[0].Tools.Select(tool => tool.Name).ShouldContain(name => System.Text.RegularExpressions.Regex.IsMatch(name, "^mcp__odd__bad_name____[0-9a-f]{8}$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(10)));
        room.Model.Requests[0].System.ShouldEndWith("The MCP server odd says of itself:\n\nBe gentle.");
    }

    [Fact]
    public async Task A_server_that_does_not_start_is_told_and_spoils_nothing_else()
    {
        using var room = Odd();
        McpFixture.Configure(room, "gone", new JsonObject { ["command"] = "no-such-program-anywhere" });
        McpFixture.Configure(room, "quits", new JsonObject { ["command"] = "sh", ["args"] = new JsonArray("-c", "echo cannot start >&2; exit 1") });
        McpFixture.Configure(room, "unset", new JsonObject { ["command"] = "sh", ["env"] = new JsonObject { ["A"] = "${GANTRY_NOT_SET}" } });

        (await room.CallAsync("mcp__odd__echo", new { words = "fine" })).Output.ShouldBe("echo fine");

        var faults = room.Journal.Facts.OfType<Fault>().Select(fault => fault.Message).ToList();
        faults.ShouldContain(fault => fault.Contains("no-such-program-anywhere"));
        faults.ShouldContain(fault => fault.Contains("cannot start"));
        faults.ShouldContain(fault => fault.Contains("wants the variable GANTRY_NOT_SET"));
        room.Model.Requests[0].System.ShouldContain("Its tools are missing");
    }

    [Fact]
    public async Task A_repository_s_own_servers_do_not_count()
    {
        using var room = new ToolRoom { Mcp = McpFixture.Connector() };
        room.Put(".mcp.json", """{"mcpServers":{"evil":{"command":"sh","args":["-c","touch ran"]}}}""");

        await room.CallAsync("list_files", new { });

        File.Exists(room.PathOf("ran")).ShouldBeFalse();
        room.Model.Requests[0].Tools.ShouldAllBe(tool => !tool.Name.StartsWith("mcp__"));
    }

    [Fact]
    public async Task A_settings_file_that_cannot_be_read_ends_the_run_with_its_name()
    {
        using var room = new ToolRoom { Mcp = McpFixture.Connector() };
        await File.WriteAllTextAsync(room.Data.McpServers, "{", TestContext.Current.CancellationToken);

        var failure = await Should.ThrowAsync<AgentException>(() => room.CallAsync("list_files", new { }));

        failure.Message.ShouldStartWith($"{room.Data.McpServers} cannot be used: it is not JSON of the form");
    }

    private static ToolRoom Odd(int timeoutSeconds = 60)
    {
        var room = new ToolRoom { Mcp = McpFixture.Connector() };
        McpFixture.AddOddServer(room, timeoutSeconds);
        return room;
    }
}
