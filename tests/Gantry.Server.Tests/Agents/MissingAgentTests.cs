using Gantry.Testing;
namespace Gantry.Server.Tests.Agents;

/// <summary>Agents whose programs are not there, which needs no program.</summary>
public sealed class MissingAgentTests : IAsyncLifetime
{
    private readonly TemporaryDirectory folder = new();
    private DaemonProcess? daemon;

    private HttpClient Client => daemon!.Client;

    public async ValueTask InitializeAsync() => daemon = await DaemonProcess.StartAsync(environment: new Dictionary<string, string>
    {
        ["GANTRY_CLAUDE_PROGRAM"] = "/nowhere/claude",
        ["GANTRY_CODEX_PROGRAM"] = "/nowhere/codex",
    });

    public async ValueTask DisposeAsync()
    {
        await daemon!.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("claude", "Claude Code is not installed.")]
    [InlineData("codex", "Codex is not installed.")]
    public async Task A_session_can_be_created_and_its_run_says_how_to_install_the_program(string agent, string sentence)
    {
        var session = await Client.NewSessionAsync(folder.Path, agent);

        var frames = await Client.RunToEndAsync(await Client.PromptAsync(session, "hello"));

        var error = frames.Single(frame => frame.Type == "ui.run.error").Payload;
        error.GetProperty("message").GetString().ShouldBe(sentence);
        error.GetProperty("hint").GetString()!.ShouldContain($"gantry agents install {agent}");
    }

    [Theory]
    [InlineData("claude", "Claude Code is not installed.")]
    [InlineData("codex", "Codex is not installed.")]
    public async Task A_runner_that_has_not_the_program_says_so_too(string agent, string sentence)
    {
        await using var runner = await DaemonProcess.StartAsync(
            environment: new Dictionary<string, string> { [$"GANTRY_{agent.ToUpperInvariant()}_PROGRAM"] = "/nowhere/program" }, runnerOf: agent);
        await using var other = await DaemonProcess.StartAsync(environment: new Dictionary<string, string>
        {
            [$"RUNNER_{agent.ToUpperInvariant()}_URL"] = runner.Address.ToString(),
            [$"RUNNER_{agent.ToUpperInvariant()}_TOKEN"] = runner.Token,
        });
        var session = await other.Client.NewSessionAsync(folder.Path, agent);

        var frames = await other.Client.RunToEndAsync(await other.Client.PromptAsync(session, "hello"));

        var error = frames.Single(frame => frame.Type == "ui.run.error").Payload;
        error.GetProperty("message").GetString().ShouldBe(sentence);
        error.GetProperty("hint").GetString()!.ShouldContain($"gantry agents install {agent}");
    }

    [Fact]
    public async Task Another_version_than_the_tested_ones_is_warned_of_and_not_refused()
    {
        var program = folder.Write("claude", "#!/bin/sh\necho '9.9.9 (Claude Code)'\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var other = await DaemonProcess.StartAsync(environment: new Dictionary<string, string> { ["GANTRY_CLAUDE_PROGRAM"] = program });

        var claude = (await other.Client.GetJsonAsync("/api/agents")).GetProperty("items").EnumerateArray().Single(agent => agent.GetProperty("name").GetString() == "claude");

        claude.GetProperty("installed").GetBoolean().ShouldBeTrue();
        claude.GetProperty("version").GetString().ShouldBe("9.9.9");
        claude.GetProperty("warnings")[0].GetString()!.ShouldStartWith("Claude Code 9.9.9 was not tested with this Gantry");
    }

    [Fact]
    public async Task The_list_says_what_is_missing_and_what_rules_see()
    {
        var agents = (await Client.GetJsonAsync("/api/agents")).GetProperty("items").EnumerateArray().ToDictionary(agent => agent.GetProperty("name").GetString()!);

        agents.Keys.Order().ShouldBe(["claude", "codex", "demo", "native"]);
        agents["claude"].GetProperty("installed").GetBoolean().ShouldBeFalse();
        agents["claude"].GetProperty("install").GetString().ShouldBe("gantry agents install claude");
        agents["codex"].GetProperty("capabilities").GetProperty("denial").GetString().ShouldBe("as-a-message");
        agents["native"].GetProperty("installed").GetBoolean().ShouldBeTrue();
        agents.Values.ShouldAllBe(agent => agent.GetProperty("capabilities").GetProperty("rules_see").GetString()!.Length > 0);
    }
}
