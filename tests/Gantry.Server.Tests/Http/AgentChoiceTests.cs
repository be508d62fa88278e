using System.Net;
using System.Text.Json;
using Gantry.Server.Tests.Agents;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

/// <summary>A session's model and mode, with Gantry's own agent over a model on loopback that says nothing of its own.</summary>
public sealed class AgentChoiceTests : IAsyncLifetime
{
    private const string Routes =
        """
        {
          "providers": { "local": { "kind": "openai", "base_url": "ADDRESS/v1" } },
          "routes": { "fast": { "targets": [{ "provider": "local", "model": "small-1" }] }, "unset": { "targets": [{ "provider": "openai", "model": "x" }] } }
        }
        """;

    private readonly TemporaryDirectory folder = new();
    private readonly TemporaryDirectory data = new();
    private ScriptedModel? model;
    private DaemonProcess? daemon;

    private ScriptedModel Model => model!;

    private HttpClient Client => daemon!.Client;

    public async ValueTask InitializeAsync()
    {
        model = await ScriptedModel.StartAsync();
        await File.WriteAllTextAsync(data["models.json"], Routes.Replace("ADDRESS", model.Address, StringComparison.Ordinal));
        daemon = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (daemon?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (model?.DisposeAsync() ?? ValueTask.CompletedTask);
        folder.Dispose();
        data.Dispose();
    }

    [Fact]
    public async Task A_session_is_made_with_its_model_which_is_called_until_another_one_is_chosen()
    {
        var session = await NewAsync(new { model = "claude-haiku-4-5" });
        session.GetProperty("model").GetString().ShouldBe("claude-haiku-4-5");
        session.GetProperty("agent_mode").ValueKind.ShouldBe(JsonValueKind.Null);
        session.GetProperty("last_seq").GetInt64().ShouldBe(1);
        var id = session.GetProperty("session_id").GetString()!;
        (await CalledAsync(id, "one")).ShouldBe("claude-haiku-4-5");

        (await ChooseAsync(id, new { model = "fast" })).GetProperty("model").GetString().ShouldBe("fast");
        (await CalledAsync(id, "two")).ShouldBe("small-1", "a route's alias is called at its target");
        (await ChooseAsync(id, new { model = "local/other-2" })).GetProperty("model").GetString().ShouldBe("local/other-2");
        (await CalledAsync(id, "three")).ShouldBe("other-2");

        (await ChooseAsync(id, new { model = "default" })).GetProperty("model").ValueKind.ShouldBe(JsonValueKind.Null);
        (await CalledAsync(id, "four")).ShouldBe("claude-sonnet-4-5");
        var chosen = (await Client.StoredEventsAsync(id)).Where(frame => frame.Type == "ui.agent.chosen").Select(frame => frame.Payload.GetProperty("model").GetString());
        chosen.ShouldBe(["claude-haiku-4-5", "fast", "local/other-2", "default"]);
    }

    [Fact]
    public async Task A_choice_survives_a_restart_is_kept_by_a_fork_and_taken_back_by_a_rewind()
    {
        var id = (await NewAsync(new { model = "claude-haiku-4-5" })).GetProperty("session_id").GetString()!;
        await CalledAsync(id, "one");
        var before = (await SessionAsync(id)).GetProperty("last_seq").GetInt64();
        await ChooseAsync(id, new { model = "fast" });

        await daemon!.KillAsync();
        await daemon.DisposeAsync();
        daemon = await StartAsync();
        (await CalledAsync(id, "two")).ShouldBe("small-1");

        var fork = await Client.PostJsonAsync($"/api/sessions/{id}/fork", new { });
        fork.GetProperty("model").GetString().ShouldBe("fast");
        (await CalledAsync(fork.GetProperty("session_id").GetString()!, "in the fork")).ShouldBe("small-1");
        (await Client.PostJsonAsync($"/api/sessions/{id}/fork", new { seq = before })).GetProperty("model").GetString().ShouldBe("claude-haiku-4-5");

        await Client.PostJsonAsync($"/api/sessions/{id}/rewind", new { to_seq = before, restore = "files" });
        (await SessionAsync(id)).GetProperty("model").GetString().ShouldBe("fast", "only files were brought back");
        await Client.PostJsonAsync($"/api/sessions/{id}/rewind", new { to_seq = before });
        (await SessionAsync(id)).GetProperty("model").GetString().ShouldBe("claude-haiku-4-5");
        (await CalledAsync(id, "three")).ShouldBe("claude-haiku-4-5");
        await Client.PostJsonAsync($"/api/sessions/{id}/rewind", new { to_seq = 0 });
        (await SessionAsync(id)).GetProperty("model").ValueKind.ShouldBe(JsonValueKind.Null);
        await Client.PostJsonAsync($"/api/sessions/{id}/rewind", new { undo = true });
        (await SessionAsync(id)).GetProperty("model").GetString().ShouldBe("claude-haiku-4-5");
    }

    [Fact]
    public async Task A_message_chooses_too_and_the_agent_is_not_asked()
    {
        var id = (await NewAsync(new { })).GetProperty("session_id").GetString()!;

        (await SaidAsync(id, "/model fast")).ShouldBe("Gantry's own agent works with the model fast from the next message on.");
        (await SessionAsync(id)).GetProperty("model").GetString().ShouldBe("fast");
        (await SaidAsync(id, "/model")).ShouldBe("Gantry's own agent works with the model fast. There are: claude-sonnet-4-5, fast.");
        (await SaidAsync(id, "/model default")).ShouldBe("Gantry's own agent works with its usual model, claude-sonnet-4-5, from the next message on.");
        Model.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_there_is_not_is_refused_with_what_there_is_and_no_session_is_made()
    {
        var refused = await NewAsync(new { model = "unset", agent_mode = "plan" }, HttpStatusCode.UnprocessableEntity);
        refused.GetProperty("errors").GetProperty("model")[0].GetString()!.ShouldStartWith("There is no model 'unset' for Gantry's own agent; there are: claude-sonnet-4-5, fast.");
        refused.GetProperty("errors").GetProperty("agent_mode")[0].GetString().ShouldBe("Gantry's own agent works in one way only and has no modes.");
        (await NewAsync(new { model = "--flag" }, HttpStatusCode.UnprocessableEntity)).GetProperty("errors").GetProperty("model")[0].GetString()!.ShouldContain("'--flag'");
        (await NewAsync(new { agent = "demo", model = "fast" }, HttpStatusCode.UnprocessableEntity)).GetProperty("errors").GetProperty("model")[0].GetString()!.ShouldContain("there are: demo");
        (await NewAsync(new { agent = "claude", agent_mode = "bypassPermissions" }, HttpStatusCode.UnprocessableEntity)).GetProperty("errors").GetProperty("agent_mode")[0].GetString()!
            .ShouldContain("there are: manual, plan, dontAsk. What shall not be asked any more is for a rule to allow");
        (await Client.GetJsonAsync("/api/sessions")).GetProperty("items").GetArrayLength().ShouldBe(0);

        var id = (await NewAsync(new { agent = "claude", agent_mode = "plan" })).GetProperty("session_id").GetString()!;
        await Client.PostJsonAsync($"/api/sessions/{id}/agent", new { agent_mode = "acceptEdits" }, HttpStatusCode.UnprocessableEntity);
        var stands = await SessionAsync(id);
        (stands.GetProperty("agent_mode").GetString(), stands.GetProperty("last_seq").GetInt64()).ShouldBe(("plan", 1));
    }

    [Fact]
    public async Task Choosing_what_stands_already_changes_nothing()
    {
        var id = (await NewAsync(new { model = "fast" })).GetProperty("session_id").GetString()!;

        (await ChooseAsync(id, new { model = "fast", agent_mode = "default" })).GetProperty("last_seq").GetInt64().ShouldBe(1);
        (await ChooseAsync(id, new { })).GetProperty("last_seq").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task The_list_of_agents_offers_what_may_be_chosen()
    {
        var agents = (await Client.GetJsonAsync("/api/agents")).GetProperty("items").EnumerateArray().ToDictionary(agent => agent.GetProperty("name").GetString()!, agent => agent.GetProperty("capabilities"));

        Told(agents["native"]).ShouldBe(("claude-sonnet-4-5", "claude-sonnet-4-5 fast", true));
        Told(agents["claude"]).ShouldBe(("claude-sonnet-4-5", "claude-sonnet-4-5 fast", true));
        Told(agents["codex"]).ShouldBe((null, "fast", true));
        agents["demo"].GetProperty("other_models").GetBoolean().ShouldBeFalse();

        static (string? Usual, string All, bool Others) Told(JsonElement can) => (
            can.GetProperty("usual_model").GetString(), string.Join(' ', can.GetProperty("models").EnumerateArray().Select(model => model.GetString())), can.GetProperty("other_models").GetBoolean());
    }

    private Task<DaemonProcess> StartAsync() => DaemonProcess.StartAsync(data.Path, new Dictionary<string, string>
    {
        ["ANTHROPIC_BASE_URL"] = Model.Address,
        ["ANTHROPIC_API_KEY"] = "sk-ant-test",
        ["ANTHROPIC_MODEL"] = "claude-sonnet-4-5",
        ["GANTRY_MAP_TOKENS"] = "0",
    });

    private async Task<JsonElement> NewAsync(object fields, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var workspace = await Client.PostJsonAsync("/api/workspaces/import", new { source_type = "local", source_uri = folder.Path });
        var body = JsonSerializer.SerializeToNode(fields)!.AsObject();
        body["workspace_id"] = workspace.GetProperty("workspace_id").GetString();
        return await Client.PostJsonAsync("/api/sessions", body, expected);
    }

    private Task<JsonElement> ChooseAsync(string session, object choice) => Client.PostJsonAsync($"/v1/sessions/{session}/agent", choice);

    private Task<JsonElement> SessionAsync(string session) => Client.GetJsonAsync($"/api/sessions/{session}");

    // The model that a run's call named.
    private async Task<string> CalledAsync(string session, string words)
    {
        (await SaidAsync(session, $"@say {words}")).ShouldBe(words, daemon!.Log);
        return JsonDocument.Parse(Model.Requests.Last(request => request.Contains($"@say {words}", StringComparison.Ordinal))).RootElement.GetProperty("model").GetString()!;
    }

    private async Task<string> SaidAsync(string session, string prompt)
    {
        var frames = await Client.RunToEndAsync(await Client.PromptAsync(session, prompt));
        frames[^1].Payload.GetProperty("status").GetString().ShouldBe("completed", daemon!.Log);
        return frames.Last(frame => frame.Type == "ui.message.assistant.final").Payload.GetProperty("text").GetString()!;
    }
}
