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

    [Fact]
    public void What_the_agent_put_in_the_place_of_its_settings_is_replaced_and_never_written_through()
    {
        var others = folder.Write("others.txt", "not Codex's\n");

        var written = SettingsWith(new ModelAccess(), memory => File.CreateSymbolicLink(Path.Combine(memory.State, "config.toml"), others));

        written.ShouldStartWith("check_for_update_on_startup = false\n");
        File.ReadAllText(others).ShouldBe("not Codex's\n");
    }

    [Theory]
    [InlineData("none", "web searches, it makes unasked; they are shown.")]
    [InlineData("read-only", "since it was allowed. A sandbox that is a boundary holds by itself, and the workspace is read-only in it; Codex has none of its own there.")]
    [InlineData("workspace-write", "since it was allowed. A sandbox that is a boundary holds by itself; Codex has none of its own there.")]
    public void What_is_said_of_its_own_sandbox_is_what_it_keeps(string own, string end)
    {
        var kind = new CodexKind(folder.Path, CodexSandbox.From(_ => own));

        kind.Capabilities.RulesSee.ShouldEndWith(end);
        kind.Capabilities.RulesSee.ShouldNotContain("confined");
        kind.IsReadOnlyIn(mode: null).ShouldBe(own == "read-only");
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

    private string SettingsWith(ModelAccess access, Action<AgentMemory>? before = null)
    {
        var turn = new AgentTurn(SessionId.New(), RunId.New(), "/workspace", Attempt: 0);
        var memory = new AgentMemory(new DataDirectory(folder.Path), turn.SessionId, AgentName.Codex);
        memory.Prepare();
        before?.Invoke(memory);
        new CodexKind(folder.Path, CodexSandbox.None).Furnish(new ProgramStart(
            turn, "codex", memory, new ConversationPlan(null, IsFork: false, 0), "", access, new TurnOpening("", []), new SandboxDescription("process", IsBoundary: false, "")));
        return File.ReadAllText(Path.Combine(memory.State, "config.toml"));
    }
}
