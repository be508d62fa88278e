using Gantry.Adapters.Agents;
using Gantry.Adapters.Agents.Codex;
using Gantry.Core.Agents;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Ids;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Agents.Codex;

/// <summary>What Codex is started with.</summary>
public sealed class CodexSettingsTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_is_told_to_ask_no_host_by_itself()
    {
        var written = SettingsWith(new ModelAccess("http://gateway/v1", "key", Model: "gpt-5.5", Retries: 2));

        written.ShouldBe(
            """
            check_for_update_on_startup = false
            model = "gpt-5.5"
            model_provider = "gantry"

            [model_providers.gantry]
            name = "Gantry"
            base_url = "http://gateway/v1"
            wire_api = "responses"
            env_key = "GANTRY_MODEL_KEY"
            request_max_retries = 2
            stream_max_retries = 2

            [features]
            plugins = false

            [analytics]
            enabled = false

            """);
    }

    [Theory]
    [InlineData(null, "danger-full-access")]
    [InlineData("none", "danger-full-access")]
    [InlineData("read-only", "read-only")]
    [InlineData(" workspace-write ", "workspace-write")]
    public void Its_own_sandbox_is_what_the_operator_says(string? said, string name) =>
        CodexSandbox.From(setting => setting == "CODEX_SANDBOX_TYPE" ? said : null).Name.ShouldBe(name);

    [Fact]
    public void A_sandbox_that_it_does_not_have_is_refused_with_those_that_it_has()
    {
        var refusal = Should.Throw<GantryException>(() => CodexSandbox.From(_ => "docker"));

        refusal.Message.ShouldBe("CODEX_SANDBOX_TYPE must be none, read-only or workspace-write, not 'docker'.");
    }

    private string SettingsWith(ModelAccess access)
    {
        var turn = new AgentTurn(SessionId.New(), RunId.New(), "/workspace", Attempt: 0);
        var memory = new AgentMemory(new DataDirectory(folder.Path), turn.SessionId, AgentName.Codex);
        memory.Prepare();
        new CodexKind(folder.Path, CodexSandbox.None).Furnish(new ProgramStart(
            turn, "codex", memory, new ConversationPlan(null, IsFork: false, 0), "", access, new TurnOpening("", []), new SandboxDescription("process", IsBoundary: false, "")));
        return File.ReadAllText(Path.Combine(memory.State, "config.toml"));
    }
}
