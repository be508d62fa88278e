using System.Text.Json;
using Gantry.Protocol.ModelGateway;
using Gantry.Server.Tests.Agents;
using Gantry.Testing;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>Pictures, refusals, answers that are cut and interrupts, with the real programs before providers of other protocols.</summary>
public sealed class ClientTroubleTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

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
    public async Task Claude_Code_shows_a_picture_that_a_tool_read(string model)
    {
        var picture = folder["seen.png"];
        await File.WriteAllBytesAsync(picture, Convert.FromBase64String(Troubles.Png), Cancelled);
        await using var upstream = new ScriptedUpstream(exchange => TwoToolTurns.AnswerAsync(exchange, "Read", JsonSerializer.Serialize(new { file_path = picture })));
        await using var gateway = await GatewayUnderTest.StartAsync(isAlone: true, upstream, TwoToolTurns.Models);
        using var program = Claude(gateway, model, "Look at the picture.");

        var (code, said, complained) = await program.EndAsync();

        code.ShouldBe(0, said + complained);
        said.ShouldContain($"\"result\":\"{TwoToolTurns.Said}\"");
        upstream.Requests.ShouldContain(exchange => exchange.Body.Contains("data:image/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("on-chat")]
    [InlineData("on-responses")]
    public async Task Claude_Code_says_what_a_provider_refuses_and_its_interrupt_reaches_the_provider(string model)
    {
        await using var upstream = new ScriptedUpstream(Troubles.AnswerAsync);
        await using var gateway = await GatewayUnderTest.StartAsync(isAlone: true, upstream, TwoToolTurns.Models);
        using (var refused = Claude(gateway, model, $"Please {Troubles.Refused}."))
        {
            (await refused.EndAsync()).Said.ShouldContain(Troubles.Sentence);
        }

        using var slow = Claude(gateway, model, $"Please {Troubles.Slow}.");
        await InterruptAsync(slow, upstream, gateway);
    }

    [Theory]
    [InlineData("on-chat")]
    [InlineData("on-claude")]
    public async Task Codex_shows_pictures_says_what_a_provider_refuses_and_its_interrupt_reaches_the_provider(string model)
    {
        var picture = folder["seen.png"];
        await File.WriteAllBytesAsync(picture, Convert.FromBase64String(Troubles.Png), Cancelled);
        await using var upstream = new ScriptedUpstream(Troubles.AnswerAsync);
        await using var gateway = await GatewayUnderTest.StartAsync(isAlone: true, upstream, TwoToolTurns.Models);
        await File.WriteAllTextAsync(
            Path.Combine(home.Path, "config.toml"),
            $"model_provider = \"gantry\"\n[model_providers.gantry]\nname = \"Gantry\"\nbase_url = \"{gateway.Daemon.Address.AbsoluteUri}v1\"\nenv_key = \"GANTRY_KEY\"\nwire_api = \"responses\"\nrequest_max_retries = 0\nstream_max_retries = 0\n",
            Cancelled);
        using (var shown = Codex(gateway, model, "Look at the picture.", "--image", picture))
        {
            var (code, said, complained) = await shown.EndAsync();
            code.ShouldBe(0, said + complained);
        }

        upstream.Requests.ShouldContain(exchange => exchange.Body.Contains(model == "on-chat" ? "data:image/png;base64," : "\"media_type\":\"image/png\"", StringComparison.Ordinal));
        using (var refused = Codex(gateway, model, $"Please {Troubles.Refused}."))
        {
            var (code, said, complained) = await refused.EndAsync();
            code.ShouldNotBe(0);
            (said + complained).ShouldContain(Troubles.Sentence);
        }

        using var slow = Codex(gateway, model, $"Please {Troubles.Slow}.");
        await InterruptAsync(slow, upstream, gateway);
    }

    private ClientProgram Claude(GatewayUnderTest gateway, string model, string prompt) => ClientProgram.Start(
        RealAgents.NativeClaude(),
        ["-p", prompt, "--model", model, "--output-format", "json", "--allowedTools", "Read"],
        home.Path,
        folder.Path,
        ("ANTHROPIC_BASE_URL", gateway.Daemon.Origin),
        ("ANTHROPIC_API_KEY", gateway.Daemon.Token),
        ("ANTHROPIC_DEFAULT_HAIKU_MODEL", model),
        ("CLAUDE_CONFIG_DIR", home.Path),
        ("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"),
        ("DISABLE_AUTOUPDATER", "1"),
        ("IS_SANDBOX", "1"));

    private ClientProgram Codex(GatewayUnderTest gateway, string model, string prompt, params string[] more) => ClientProgram.Start(
        RealAgents.NativeCodex(),
        ["exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", "-m", model, .. more, "--", prompt],
        home.Path,
        folder.Path,
        ("CODEX_HOME", home.Path),
        ("GANTRY_KEY", gateway.Daemon.Token));

    private static async Task InterruptAsync(ClientProgram program, ScriptedUpstream upstream, GatewayUnderTest gateway)
    {
        using var patience = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var until = TimeProvider.System.GetUtcNow() + Patience;
        while (!upstream.Requests.Any(exchange => exchange.Body.Contains(Troubles.Slow, StringComparison.Ordinal)))
        {
            TimeProvider.System.GetUtcNow().ShouldBeLessThan(until, "The provider was not asked.");
            await patience.WaitForNextTickAsync(Cancelled);
        }

        program.Interrupt();
        await program.EndAsync();
        await ShouldHaveLeftAsync(upstream, gateway);
    }

    private static async Task ShouldHaveLeftAsync(ScriptedUpstream upstream, GatewayUnderTest gateway)
    {
        await upstream.Requests.First(exchange => exchange.Body.Contains(Troubles.Slow, StringComparison.Ordinal)).Left.Task.WaitAsync(Patience, Cancelled);
        IReadOnlyList<ModelCall> calls;
        do
        {
            calls = await gateway.CallsAsync(1);
            Cancelled.ThrowIfCancellationRequested();
        }
        while (!calls.Any(call => call.Status == "abandoned"));
    }
}
