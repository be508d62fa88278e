using Gantry.Server.Tests.Agents;
using Gantry.Testing;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>The real programs before a provider of another protocol: they think, call two tools at once, give the results and the thought back, and end.</summary>
public sealed class RealClientTests : IDisposable
{
    private readonly TemporaryDirectory home = new();
    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        home.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("on-chat")]
    [InlineData("on-responses")]
    public async Task Claude_Code_works_on_a_provider_of_OpenAIs(string model)
    {
        var program = RealAgents.NativeClaude();
        await using var upstream = new ScriptedUpstream(TwoToolTurns.AnswerAsync);
        await using var gateway = await GatewayUnderTest.StartAsync(isAlone: true, upstream, TwoToolTurns.Models);

        var said = await RunAsync(
            program,
            ["-p", "Run the two commands.", "--model", model, "--output-format", "json", "--allowedTools", "Bash(echo:*)"],
            ("ANTHROPIC_BASE_URL", gateway.Daemon.Address.AbsoluteUri.TrimEnd('/')),
            ("ANTHROPIC_API_KEY", gateway.Daemon.Token),
            ("ANTHROPIC_DEFAULT_HAIKU_MODEL", model),
            ("CLAUDE_CONFIG_DIR", home.Path),
            ("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"),
            ("DISABLE_AUTOUPDATER", "1"),
            ("IS_SANDBOX", "1"));

        said.ShouldContain($"\"result\":\"{TwoToolTurns.Said}\"");
        said.ShouldContain("\"cache_read_input_tokens\":80");
        await ShouldHaveWorkedAsync(upstream, gateway, model);
    }

    [Theory]
    [InlineData("on-chat")]
    [InlineData("on-claude")]
    public async Task Codex_works_on_a_provider_that_does_not_speak_Responses(string model)
    {
        var program = RealAgents.NativeCodex();
        await using var upstream = new ScriptedUpstream(TwoToolTurns.AnswerAsync);
        await using var gateway = await GatewayUnderTest.StartAsync(isAlone: true, upstream, TwoToolTurns.Models);
        await File.WriteAllTextAsync(
            Path.Combine(home.Path, "config.toml"),
            $"model_provider = \"gantry\"\n[model_providers.gantry]\nname = \"Gantry\"\nbase_url = \"{gateway.Daemon.Address.AbsoluteUri}v1\"\nenv_key = \"GANTRY_KEY\"\nwire_api = \"responses\"\n",
            Cancelled);

        var said = await RunAsync(
            program,
            ["exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", "-m", model, "-c", "model_reasoning_effort=medium", "Run the two commands."],
            ("CODEX_HOME", home.Path),
            ("GANTRY_KEY", gateway.Daemon.Token));

        said.ShouldContain(TwoToolTurns.Said);
        await ShouldHaveWorkedAsync(upstream, gateway, model);
    }

    private static async Task ShouldHaveWorkedAsync(ScriptedUpstream upstream, GatewayUnderTest gateway, string model)
    {
        var last = upstream.Requests.Last(exchange => exchange.Body.Contains("marker-two"));
        last.Body.ShouldContain(model switch { "on-chat" => "\"role\":\"tool\"", "on-claude" => "\"tool_result\"", _ => "\"function_call_output\"" });
        last.Body.ShouldContain(model == "on-chat" ? $"\"reasoning_content\":\"{TwoToolTurns.Thought}\"" : $"\"{TwoToolTurns.Seal}\"");
        last.Body.ShouldNotContain("gantry1.");
        foreach (var call in await gateway.CallsAsync(2))
        {
            (call.InputTokens, call.CacheReadTokens, call.OutputTokens, call.Status).ShouldBe((12, 40, 7, "completed"));
        }
    }

    private async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, params IReadOnlyList<(string Name, string Value)> environment)
    {
        using var client = ClientProgram.Start(program, arguments, home.Path, folder.Path, environment);
        var (code, said, complained) = await client.EndAsync();
        code.ShouldBe(0, $"{said}\n{complained}");
        return said;
    }
}
