using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gantry.Core.Archives;
using Gantry.Core.Egress;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.Sandboxes;
using Gantry.Core.Sessions;
using Gantry.Protocol.Ids;
using Gantry.Server.Tests.Egress;
using Gantry.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>What a program of a run is given to call models with, and what it is worth.</summary>
public sealed class SessionKeyTests : IAsyncLifetime
{
    private readonly TemporaryDirectory folder = new();
    private readonly ScriptedUpstream upstream = new(exchange => exchange.AnswerAsync(200, SampleAnswers.Completion));
    private GatewayUnderTest? gateway;
    private HttpClient? owner;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private GatewayUnderTest Gateway => gateway!;

    private HttpClient Owner => owner!;

    private RunModelAccess Access => Gateway.Daemon.Services.GetRequiredService<RunModelAccess>();

    public async ValueTask InitializeAsync()
    {
        gateway = await GatewayUnderTest.StartAsync(upstream);
        owner = ClientOf(Gateway.Daemon.Token);
    }

    public async ValueTask DisposeAsync()
    {
        owner?.Dispose();
        await (gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        await upstream.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_runs_key_opens_model_routes_only_is_counted_as_the_runs_and_ends_with_the_run()
    {
        var (session, run) = await WaitingRunAsync("one");
        Access.Serves(ModelProtocol.ChatCompletions).ShouldBeTrue();

        var access = await Access.ForRunAsync(run, ModelProtocol.ChatCompletions, new SandboxNetwork.Host(), Cancelled);

        access.Address.ShouldBe($"{Gateway.Daemon.Origin}/v1");
        using var program = ClientOf(access.Key!);
        (await ChatAsync(program)).ShouldBe(HttpStatusCode.OK);
        var call = (await Gateway.CallsAsync(2)).Single(call => call.Provider == "openai");
        (call.SessionId, call.RunId, call.User).ShouldBe((session, run.ToString(), "owner"));
        foreach (var path in (string[])["/api/sessions", "/api/approvals", "/api/keys", "/api/usage", "/llm/usage", $"/api/runs/{run}", $"/api/sessions/{session}/events"])
        {
            using var refused = await program.GetAsync(path, Cancelled);
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
        }

        await Owner.PostJsonAsync($"/api/runs/{run}/cancel", new { });
        await Owner.RunToEndAsync(run.ToString());
        await WaitUntilRefusedAsync(program);
        (await Should.ThrowAsync<GantryException>(() => Access.ForRunAsync(run, ModelProtocol.ChatCompletions, new SandboxNetwork.Host(), Cancelled))).Code.ShouldBe("run-over");
    }

    [Fact]
    public async Task Through_a_sandboxs_door_calls_are_its_runs_whatever_they_show_and_another_sessions_key_does_not_work()
    {
        var (session, run) = await WaitingRunAsync("one");
        var (_, other) = await WaitingRunAsync("two");
        var own = await Access.ForRunAsync(run, ModelProtocol.Messages, new SandboxNetwork.Forwarded(new NoDoor()), Cancelled);
        var foreign = await Access.ForRunAsync(other, ModelProtocol.Messages, new SandboxNetwork.Host(), Cancelled);
        own.Address.ShouldBe("http://127.0.0.1:61080");
        await using var door = Gateway.Daemon.Services.GetRequiredService<ISandboxDoors>().Open(session, run, (_, _) => Task.FromResult(new EgressVerdict(false, "no")));
        using var sandboxed = new SandboxedClient(door);

        foreach (var shown in (string?[])[null, own.Key, "sk-any-word", Gateway.Daemon.Token])
        {
            using var program = sandboxed.Direct();
            program.DefaultRequestHeaders.Authorization = shown is null ? null : new AuthenticationHeaderValue("Bearer", shown);
            (await ChatAsync(program)).ShouldBe(HttpStatusCode.OK, shown);
        }

        using var thief = sandboxed.Direct();
        thief.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", foreign.Key);
        (await ChatAsync(thief)).ShouldBe(HttpStatusCode.Unauthorized);

        var calls = (await Gateway.CallsAsync(6)).Where(call => call.Provider == "openai").ToList();
        calls.Count.ShouldBe(4);
        calls.ShouldAllBe(call => call.SessionId == session && call.RunId == run.ToString() && call.User == "owner");
        calls.Count(call => call.KeyId is not null).ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_provider_for_its_protocol_or_a_network_a_program_is_given_nothing()
    {
        await using var keyless = await GatewayUnderTest.StartAsync(null, """{"providers":{"local":{"kind":"openai","base_url":"http://127.0.0.1:9/v1"}},"routes":{"mine":{"provider":"local"}}}""");
        var access = keyless.Daemon.Services.GetRequiredService<RunModelAccess>();

        // What a route names is translated for whoever asks.
        (access.Serves(ModelProtocol.Messages), access.Serves(ModelProtocol.Messages, "mine"), access.Serves(ModelProtocol.Responses, "mine")).ShouldBe((false, true, true));
        (await Should.ThrowAsync<GantryException>(() => access.ForRunAsync(RunId.New(), ModelProtocol.Responses, new SandboxNetwork.None(), Cancelled))).Code.ShouldBe("sandbox-without-network");
        (await Should.ThrowAsync<GantryException>(() => access.ForRunAsync(RunId.New(), ModelProtocol.Responses, new SandboxNetwork.Host(), Cancelled))).Kind.ShouldBe(FailureKind.NotFound);
    }

    private HttpClient ClientOf(string key)
    {
        var client = new HttpClient { BaseAddress = Gateway.Daemon.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    // A run that waits for an answer for as long as the test needs it.
    [Fact]
    public async Task A_sessions_key_opens_model_routes_only_and_nothing_once_the_session_is_archived()
    {
        var session = await Owner.NewSessionAsync(Directory.CreateDirectory(folder["one"]).FullName);
        var made = await Owner.PostJsonAsync("/api/keys", new { name = "of a session", holder_kind = "session", held_by = session });
        using var program = ClientOf(made.GetProperty("secret").GetString()!);
        (await ChatAsync(program)).ShouldBe(HttpStatusCode.OK);
        foreach (var path in (string[])["/api/sessions", "/api/approvals", "/api/keys", "/api/usage", $"/api/sessions/{session}", $"/api/sessions/{session}/events"])
        {
            using var refused = await program.GetAsync(path, Cancelled);
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
        }

        await Owner.RunToEndAsync(await Owner.PromptAsync(session, "/demo say done"));
        (await ChatAsync(program)).ShouldBe(HttpStatusCode.OK);
        await Gateway.Daemon.Services.GetRequiredService<Archivist>().PruneAsync(IdOf<SessionId>(session), Cancelled);

        await WaitUntilRefusedAsync(program);
    }

    private async Task<(SessionId Session, RunId Run)> WaitingRunAsync(string name)
    {
        var session = await Owner.NewSessionAsync(Directory.CreateDirectory(folder[name]).FullName);
        var run = await Owner.PromptAsync(session, """/demo tool bash {"command":"true"}""");
        await using var stream = await EventSource.OpenAsync(Owner, $"/api/runs/{run}/events");
        await stream.ReadUntilAsync("ui.run.waiting");
        return (IdOf<SessionId>(session), IdOf<RunId>(run));
    }

    private static TId IdOf<TId>(string text)
        where TId : struct, IEntityId<TId> =>
        IEntityId<TId>.TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no id.");

    // A key is forgotten at the latest with the next look at the store.
    private static async Task WaitUntilRefusedAsync(HttpClient program)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (await ChatAsync(program) != HttpStatusCode.Unauthorized)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }

    private static async Task<HttpStatusCode> ChatAsync(HttpClient client)
    {
        using var content = new StringContent(SampleAnswers.ChatRequest, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/v1/chat/completions", content, Cancelled);
        return response.StatusCode;
    }

    private sealed class NoDoor : ISandboxDoor
    {
        public IDisposable Serve(System.Net.Sockets.Socket listener) => listener;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
