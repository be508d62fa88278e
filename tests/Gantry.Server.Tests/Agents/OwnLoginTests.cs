using System.Text;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Agents;

/// <summary>
/// The real programs by the user's own login, in a boundary, with a daemon that has no key for them. Where the login is shown is a provider on loopback: the
/// program is started by a script that tells it so, and that the way there leads through the sandbox's door.
/// </summary>
public sealed class OwnLoginTests : IAsyncLifetime
{
    private readonly TemporaryDirectory home = new();
    private readonly TemporaryDirectory folder = new();
    private readonly TemporaryDirectory bin = new();
    private ScriptedModel? model;
    private DaemonProcess? runner;

    private ScriptedModel Model => model!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(!File.Exists("/usr/bin/bwrap"), "bubblewrap is not installed: apt-get install bubblewrap");
        model = await ScriptedModel.StartAsync();
        await TestGit.CreateAsync(folder.Path, "a.txt", "alpha\n");
    }

    public async ValueTask DisposeAsync()
    {
        await (runner?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (model?.DisposeAsync() ?? ValueTask.CompletedTask);
        home.Dispose();
        folder.Dispose();
        bin.Dispose();
    }

    [Fact]
    public Task Claude_Code_works_with_the_users_login_and_sees_nothing_else_of_the_home() =>
        WorksAsync("claude", OwnLogin.OfClaude(home, TimeSpan.FromDays(365)), line => $"@tool Bash {JsonSerializer.Serialize(new { command = line, description = "Look around" })}");

    [Fact]
    public Task Codex_works_with_the_users_key_and_sees_nothing_else_of_the_home() =>
        WorksAsync("codex", OwnLogin.OfCodexByKey(home), line => $"@tool exec_command {JsonSerializer.Serialize(new { cmd = line })}");

    [Fact]
    public Task Codex_works_with_the_users_login_at_ChatGPT_and_sees_nothing_else_of_the_home() =>
        WorksAsync("codex", OwnLogin.OfCodexByChatGpt(home), line => $"@tool exec_command {JsonSerializer.Serialize(new { cmd = line })}");

    [Theory]
    [InlineData("claude", 365, "Claude Code's model provider refused the login (401).", "Log in again (run 'claude' and type /login)")]
    [InlineData("claude", -1, "Claude Code's model provider refused the login (401).", "Log in again (run 'claude' and type /login)")]
    [InlineData("codex", 365, "Codex's model provider refused the login (401).", "Log in again (codex login)")]
    [InlineData("claude", 365, "Claude Code's model provider refused the login (401).", "Log in again (run 'claude' and type /login)", true)]
    [InlineData("codex", 365, "Codex's model provider refused the login (401).", "Log in again (codex login)", true)]
    public async Task A_login_that_is_refused_or_has_expired_ends_the_run_with_what_to_do(string agent, int days, string sentence, string hint, bool throughRunner = false)
    {
        if (throughRunner)
        {
            RealAgents.SkipUnlessWantedThroughRunner();
        }

        var login = agent == "claude" ? OwnLogin.OfClaude(home, TimeSpan.FromDays(days)) : OwnLogin.OfCodexByKey(home);
        await using var daemon = await StartAsync(agent, throughRunner);

        var frames = await RunAsync(daemon, await daemon.Client.NewSessionAsync(folder.Path, agent), "@fail 401");

        var error = frames.Single(frame => frame.Type == "ui.run.error").Payload;
        error.GetProperty("message").GetString().ShouldBe(sentence);
        error.GetProperty("hint").GetString()!.ShouldStartWith(hint);
        frames.ShouldNotContain(frame => frame.Data != null && frame.Data.Contains(login.Token));
    }

    private async Task WorksAsync(string agent, OwnLogin login, Func<string, string> command)
    {
        var written = await File.ReadAllBytesAsync(home[login.File], TestContext.Current.CancellationToken);
        await using var daemon = await StartAsync(agent);
        var look = (await daemon.Client.GetJsonAsync("/api/agents")).GetProperty("items").EnumerateArray().Single(item => item.GetProperty("name").GetString() == agent);
        look.GetProperty("login").GetString().ShouldBe($"your own login ({home[login.File]})");
        var session = await daemon.Client.NewSessionAsync(folder.Path, agent);

        var frames = await RunAsync(daemon, session, command($"ls -AR '{home.Path}' > seen.txt; env > env.txt"), "@say looked");

        frames[^1].Payload.GetProperty("status").GetString().ShouldBe("completed", daemon.Log + string.Join('\n', frames.Select(frame => frame.Data)));
        Model.Credentials.Distinct().ShouldBe([$"Bearer {login.Token}"]);
        var asked = frames.Where(frame => frame.Type == "ui.approval.requested").Select(frame => frame.Payload.GetRawText()).ToList();
        asked.ShouldContain(approval => approval.Contains("uses your own login"));
        File.ReadAllText(folder["seen.txt"]).ShouldBe($"{home.Path}:\n{Path.GetDirectoryName(login.File)}\n\n{home[Path.GetDirectoryName(login.File)!]}:\n{Path.GetFileName(login.File)}\n");
        File.ReadAllText(folder["env.txt"]).ShouldNotContain(login.Token);

        (await daemon.Client.GetStringAsync($"/api/sessions/{session}", TestContext.Current.CancellationToken)).ShouldNotContain(login.Token);
        daemon.Log.ShouldNotContain(login.Token);
        (await File.ReadAllBytesAsync(home[login.File], TestContext.Current.CancellationToken)).ShouldBe(written);
        FilesWith(login.Token, daemon.DataDirectory, folder.Path).ShouldBeEmpty();
        Directory.EnumerateFiles(home.Path, "*", SearchOption.AllDirectories).Count().ShouldBe(5, "nothing was added to the home");
    }

    // Every file there is, but for links: what they lead to lies elsewhere.
    private static List<string> FilesWith(string secret, params string[] folders) =>
        [.. folders.SelectMany(place => Directory.EnumerateFiles(place, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
            .Where(file => Path.GetFileName(file) != "lock" && File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0)];

    private async Task<List<SseFrame>> RunAsync(DaemonProcess daemon, string session, params string[] script)
    {
        var run = await daemon.Client.PromptAsync(session, script);
        await using var stream = await EventSource.OpenAsync(daemon.Client, $"/api/runs/{run}/events?raw=1");
        var frames = new List<SseFrame>();
        while (await stream.NextAsync() is { } frame)
        {
            frames.Add(frame);
            if (frame.Type == "ui.approval.requested")
            {
                // Other hosts than the provider's are none of its business here.
                var input = frame.Payload.GetProperty("input");
                var isElsewhere = input.TryGetProperty("host", out var host) && host.GetString() != "127.0.0.1";
                await daemon.Client.DecideAsync(frame.Payload.GetProperty("approvalId").GetString()!, isElsewhere ? "deny" : "allow");
            }
        }

        return frames;
    }

    private async Task<DaemonProcess> StartAsync(string agent, bool throughRunner = false)
    {
        var native = agent == "claude" ? RealAgents.NativeClaude() : RealAgents.NativeCodex();
        var words = agent == "claude"
            ? $"export ANTHROPIC_BASE_URL='{Model.Address}'\nexec '{native}' \"$@\"\n"
            : $"exec '{native}' -c features.enable_request_compression=false -c 'openai_base_url=\"{Model.Address}/v1\"' -c 'chatgpt_base_url=\"{Model.Address}/backend-api/\"' \"$@\"\n";
        var program = bin.Write($"bin/{agent}", $"#!/bin/sh\nunset NO_PROXY no_proxy\n{words}");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = home.Path,
            ["GANTRY_SANDBOX"] = "bubblewrap",
            ["GANTRY_SANDBOX_READABLE"] = Path.GetDirectoryName(Path.GetDirectoryName(native)!)!,
            ["GANTRY_EGRESS_ALLOWED_HOSTS"] = new Uri(Model.Address).Authority,
            [$"GANTRY_{agent.ToUpperInvariant()}_PROGRAM"] = program,
            ["CLAUDE_MODEL"] = "claude-sonnet-4-5",
            ["CODEX_MODEL"] = "gpt-5.5",
            ["GANTRY_AGENT_MODEL_RETRIES"] = "1",
        };
        if (!throughRunner)
        {
            return await DaemonProcess.StartAsync(environment: environment);
        }

        runner = await DaemonProcess.StartAsync(environment: environment, runnerOf: agent);
        return await DaemonProcess.StartAsync(environment: new Dictionary<string, string>
        {
            [$"RUNNER_{agent.ToUpperInvariant()}_URL"] = runner.Address.ToString(),
            [$"RUNNER_{agent.ToUpperInvariant()}_TOKEN"] = runner.Token,
        });
    }
}
