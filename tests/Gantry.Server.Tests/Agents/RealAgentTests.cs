using System.Diagnostics;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Agents;

/// <summary>The real programs under a real daemon, with a scripted model; the daemon runs them itself, or a runner of its own does.</summary>
public abstract class RealAgentTests(string agent, bool throughRunner = false) : IAsyncLifetime
{
    private readonly List<string> folders = [];
    private readonly List<DaemonProcess> runners = [];
    private readonly List<DaemonProcess> killed = [];
    private DaemonProcess? daemon;
    private ScriptedModel? model;

    private protected const string ProviderKey = "sk-the-providers-own-key";

    private protected ScriptedModel Model => model!;

    private protected DaemonProcess Daemon => daemon!;

    private protected HttpClient Client => Daemon.Client;

    private protected bool ThroughRunner => throughRunner;

    /// <summary>The data directory of whoever runs the programs.</summary>
    private protected string ProgramData => throughRunner ? Path.Combine(runners[^1].DataDirectory, "runners", agent) : Daemon.DataDirectory;

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (throughRunner)
        {
            RealAgents.SkipUnlessWantedThroughRunner();
        }

        var program = RealAgents.Program(agent);
        model = await ScriptedModel.StartAsync();
        daemon = await StartDaemonAsync(program);
    }

    public async ValueTask DisposeAsync()
    {
        if (daemon is not null)
        {
            await daemon.DisposeAsync();
        }

        // One that was killed has the data of the one that took its place.
        foreach (var runner in runners.Concat(killed))
        {
            await runner.DisposeAsync();
        }

        if (model is not null)
        {
            await model.DisposeAsync();
        }

        foreach (var folder in folders)
        {
            Directory.Delete(folder, recursive: true);
        }

        GC.SuppressFinalize(this);
    }

    private protected Task<DaemonProcess> StartDaemonAsync(string program, string? data = null, IReadOnlyDictionary<string, string>? changed = null) =>
        StartAsync(Environment(program, changed), data);

    /// <summary>Starts whoever runs the program with this environment alone, and what leads to it.</summary>
    private protected async Task<DaemonProcess> StartAsync(IReadOnlyDictionary<string, string> environment, string? data = null)
    {
        if (!throughRunner)
        {
            return await DaemonProcess.StartAsync(data, environment);
        }

        // One that is started again on its data comes back to the same runner.
        if (data is null || runners.Count < 2)
        {
            runners.Add(await DaemonProcess.StartAsync(environment: environment, runnerOf: agent));
        }

        return await DaemonProcess.StartAsync(data, new Dictionary<string, string>
        {
            [$"RUNNER_{agent.ToUpperInvariant()}_URL"] = runners[^1].Address.ToString(),
            [$"RUNNER_{agent.ToUpperInvariant()}_TOKEN"] = runners[^1].Token,
        });
    }

    /// <summary>Kills the runner with SIGKILL, and starts it again where it was.</summary>
    private protected async Task RestartRunnerAsync()
    {
        var runner = runners[^1];
        await runner.KillAsync();
        runners.Remove(runner);
        killed.Add(runner);
        runners.Add(await DaemonProcess.StartAsync(runner.DataDirectory, Environment(RealAgents.Program(agent), changed: null), runnerOf: agent, port: runner.Address.Port));
    }

    private Dictionary<string, string> Environment(string program, IReadOnlyDictionary<string, string>? changed) =>
        new(changed ?? new Dictionary<string, string>())
        {
            ["GANTRY_CLAUDE_PROGRAM"] = program,
            ["GANTRY_CODEX_PROGRAM"] = program,
            ["ANTHROPIC_BASE_URL"] = changed?.GetValueOrDefault("ANTHROPIC_BASE_URL") ?? model!.Address,
            ["ANTHROPIC_API_KEY"] = ProviderKey,
            ["CLAUDE_MODEL"] = "claude-sonnet-4-5",
            ["OPENAI_BASE_URL"] = changed?.GetValueOrDefault("OPENAI_BASE_URL") ?? $"{model!.Address}/v1",
            ["CODEX_API_KEY"] = ProviderKey,
            ["CODEX_MODEL"] = "gpt-5.5",
            ["GANTRY_AGENT_MODEL_RETRIES"] = "1",
            ["GANTRY_SANDBOX"] = changed?.GetValueOrDefault("GANTRY_SANDBOX") ?? "process",
        };

    /// <param name="made">Fields of the session's making besides.</param>
    /// <param name="ofUser">Its folder is no folder of root's, whoever tests.</param>
    private protected async Task<(string Session, string Folder)> NewSessionAsync(HttpClient? client = null, object? made = null, bool ofUser = false)
    {
        var folder = Directory.CreateTempSubdirectory("gantry-agent-").FullName;
        folders.Add(folder);
        await TestGit.CreateAsync(folder, "a.txt", "alpha\n", "b.txt", "beta\n");
        if (ofUser && System.Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", ["-R", "1000:1000", folder]);
            await chown.WaitForExitAsync(Cancelled);
        }

        return (await (client ?? Client).NewSessionAsync(folder, agent, made), folder);
    }

    /// <summary>Follows a run until it asks; gives the request and the stream, which goes on.</summary>
    private protected static async Task<JsonElement> NextRequestAsync(EventSource stream)
    {
        while (await stream.NextAsync() is { } frame)
        {
            if (frame.Type == "ui.approval.requested")
            {
                return frame.Payload;
            }

            frame.Type.ShouldNotBe("run.completed", "the run ended before it asked");
        }

        throw new InvalidOperationException("The stream ended.");
    }

    private protected async Task<List<SseFrame>> RunAsync(string session, params string[] lines) => await Client.RunToEndAsync(await Client.PromptAsync(session, lines));

    private protected Task<EventSource> FollowAsync(string run) => EventSource.OpenAsync(Client, $"/api/runs/{run}/events");

    private protected static string StatusOf(IEnumerable<SseFrame> frames) => frames.Single(frame => frame.Type == "run.completed").Payload.GetProperty("status").GetString()!;

    private protected static string SaidIn(IEnumerable<SseFrame> frames) =>
        string.Join('\n', frames.Where(frame => frame.Type == "ui.message.assistant.final").Select(frame => frame.Payload.GetProperty("text").GetString()));
}
