using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gantry.Core.Events;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Telemetry;
using Gantry.Core.Sandboxes;
using Gantry.Core.Sessions;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>What could not be carried is told where somebody looks: in the answer, in the session's log, in the metrics.</summary>
public sealed class TranslationNoteTests : IAsyncLifetime
{
    private const string Models = """{"providers":{"notes":{"kind":"openai","base_url":"UPSTREAM/v1","protocols":["chat"]}},"routes":{"on-chat":{"provider":"notes","model":"qwen"}}}""";

    private readonly TemporaryDirectory folder = new();
    private readonly ScriptedUpstream upstream = new(exchange => exchange.AnswerAsync(200, SampleAnswers.Completion));
    private GatewayUnderTest? gateway;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private GatewayUnderTest Gateway => gateway!;

    public async ValueTask InitializeAsync() => gateway = await GatewayUnderTest.StartAsync(upstream, Models);

    public async ValueTask DisposeAsync()
    {
        await (gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        await upstream.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_session_reads_in_its_log_what_its_calls_lost_each_thing_once_in_a_run()
    {
        using var owner = new HttpClient { BaseAddress = Gateway.Daemon.Address };
        owner.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.Daemon.Token);
        var session = await owner.NewSessionAsync(Directory.CreateDirectory(folder["one"]).FullName);
        var run = await owner.PromptAsync(session, """/demo tool bash {"command":"true"}""");
        await using (var stream = await EventSource.OpenAsync(owner, $"/api/runs/{run}/events"))
        {
            await stream.ReadUntilAsync("ui.run.waiting");
        }

        var access = await Gateway.Daemon.Services.GetRequiredService<RunModelAccess>().ForRunAsync(IdOf<RunId>(run), ModelProtocol.Messages, new SandboxNetwork.Host(), Cancelled);
        await AskAsync(access.Key!, "\"top_k\":5,");
        await AskAsync(access.Key!, "\"top_k\":5,");
        await AskAsync(access.Key!, "\"top_k\":5,\"future\":1,");
        await AskAsync(access.Key!, "");

        var log = Gateway.Daemon.Services.GetRequiredService<EventLog>();
        var told = new List<(RunId? Run, ModelWarning Warning)>();
        await foreach (var logged in log.ReplayAsync(IdOf<SessionId>(session), default, cancellationToken: Cancelled))
        {
            if (logged.Decode() is { Payload: ModelWarning warning } note)
            {
                told.Add((note.RunId, warning));
            }
        }

        told.Select(note => (note.Run, note.Warning.Model, note.Warning.Provider, string.Join(",", note.Warning.Warnings))).ShouldBe(
            [(IdOf<RunId>(run), "on-chat", "notes", "top_k"), (IdOf<RunId>(run), "on-chat", "notes", "future")]);
        await owner.PostJsonAsync($"/api/runs/{run}/cancel", new { });
        await owner.RunToEndAsync(run);
    }

    [Fact]
    public async Task Every_call_that_lost_something_is_counted_also_without_a_session()
    {
        long counted = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == ModelTelemetry.Name && instrument.Name == "gantry.model.translation.warnings")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            // Other daemons of the same process have other routes.
            if (tags.Contains(new KeyValuePair<string, object?>("gen_ai.request.model", "qwen")) && tags.Contains(new KeyValuePair<string, object?>("gen_ai.provider.name", "notes")))
            {
                Interlocked.Add(ref counted, value);
            }
        });
        listener.Start();

        await AskAsync(Gateway.Daemon.Token, "\"top_k\":5,\"a\":1,");
        await AskAsync(Gateway.Daemon.Token, "\"top_k\":5,");
        await AskAsync(Gateway.Daemon.Token, "");

        Interlocked.Read(ref counted).ShouldBe(2);
    }

    private async Task AskAsync(string key, string fields)
    {
        using var client = new HttpClient { BaseAddress = Gateway.Daemon.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var content = new StringContent($$"""{"model":"on-chat",{{fields}}"max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""", Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/v1/messages", content, Cancelled);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Cancelled));
        response.Headers.Contains("X-Gantry-Warnings").ShouldBe(fields.Length > 0);
    }

    private static TId IdOf<TId>(string text)
        where TId : struct, IEntityId<TId> =>
        IEntityId<TId>.TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no id.");
}
