namespace Gantry.Cli.Tests.Commands;

public sealed class ChoiceTests : CliFixture
{
    private const string Workspace = "22222222-2222-4222-8222-222222222222";
    private const string Session = "33333333-3333-4333-8333-333333333333";
    private const string Agents =
        """
        {"items":[{"name":"claude","title":"Claude Code","installed":true,"version":"2.1.329","program":"/bin/claude","login":null,"install":null,"warnings":[],"capabilities":{"steering":"native","denial":"with-the-answer",
        "edited_input":true,"resume":true,"fork":true,"images":true,"modes":["manual","plan"],"models":["claude-sonnet-4-5","fast"],"rules_see":"All.","usual_model":"claude-sonnet-4-5","other_models":true}}],"next_cursor":null}
        """;

    [Fact]
    public async Task A_session_is_made_with_a_mode_and_a_model()
    {
        Daemon.Json("POST", "/api/workspaces/import", Found());
        Daemon.Json("POST", "/api/sessions", SessionWith("\"plan\"", "\"fast\""));

        var result = await GantryAsync("session", "new", "--agent", "claude", "--mode", "plan", "--model", "fast", "--workspace", Folder);

        result.Output.ShouldBe(Session + "\n", result.Error);
        Daemon.Seen.Last().Body.ShouldContain("\"agent_mode\":\"plan\",\"model\":\"fast\"");
    }

    [Fact]
    public async Task What_is_chosen_is_told_and_what_is_left_out_stays()
    {
        Daemon.Json("GET", "/api/agents", Agents);
        Daemon.Json("GET", $"/api/sessions/{Session}", SessionWith("null", "null"));
        Daemon.Json("POST", $"/api/sessions/{Session}/agent", SessionWith("\"plan\"", "\"fast\""));

        (await GantryAsync("session", "mode", Session)).Output.ShouldBe("claude works in the mode manual. There are: manual, plan.\n");
        (await GantryAsync("session", "model", Session)).Output.ShouldBe("claude works with the model claude-sonnet-4-5. There are: claude-sonnet-4-5, fast, and others by their makers' names.\n");
        Daemon.Seen.ShouldAllBe(request => request.Method == "GET");

        (await GantryAsync("session", "mode", Session, "plan")).Output.ShouldStartWith("claude works in the mode plan.");
        Chosen().ShouldBe("""{"agent_mode":"plan","model":null}""");
        (await GantryAsync("session", "model", Session, "fast")).Output.ShouldStartWith("claude works with the model fast.");
        Chosen().ShouldBe("""{"agent_mode":null,"model":"fast"}""");
    }

    [Fact]
    public async Task A_run_in_a_session_that_there_is_chooses_before_it_begins()
    {
        Daemon.Json("POST", $"/api/sessions/{Session}/agent", SessionWith("null", "\"fast\""));
        Daemon.Json("POST", $"/api/sessions/{Session}/prompt", $$"""{"run_id":"{{Workspace}}","message_id":"{{Workspace}}"}""");

        var result = await GantryAsync("run", "--session", Session, "--model", "fast", "--detach", "go on");

        result.Output.ShouldBe(Workspace + "\n", result.Error);
        Daemon.Seen.Where(request => request.Method == "POST").Select(request => request.Path).ShouldBe([$"/api/sessions/{Session}/agent", $"/api/sessions/{Session}/prompt"]);
        Chosen().ShouldBe("""{"agent_mode":null,"model":"fast"}""");
    }

    [Fact]
    public async Task The_agents_are_shown_with_their_modes_and_models()
    {
        Daemon.Json("GET", "/api/agents", Agents);

        var shown = (await GantryAsync("agents")).Output;

        shown.ShouldContain("  modes       manual, plan\n");
        shown.ShouldContain("  models      claude-sonnet-4-5 (usual), fast, others by their makers' names\n");
    }

    private string? Chosen() => Daemon.Seen.Last(request => request.Path.EndsWith("/agent", StringComparison.Ordinal)).Body;

    private static string Found() =>
        $$"""{"workspace_id":"{{Workspace}}","display_name":"w","source_type":"local","source_uri":"/w","local_path":"/w","trusted":false,"created_at":"2026-01-01T00:00:00Z"}""";

    private static string SessionWith(string mode, string model) =>
        $$"""
        {"session_id":"{{Session}}","workspace_id":"{{Workspace}}","repo_path":"/w","thread_id":null,"runner_type":"claude","agent":"claude","mode":"chat","title":null,"active_run_id":null,"last_seq":0,
        "created_at":"2026-01-01T00:00:00Z","agent_mode":{{mode}},"model":{{model}}}
        """;
}
