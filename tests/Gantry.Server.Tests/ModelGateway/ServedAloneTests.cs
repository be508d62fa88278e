using System.Net;
using System.Text.Json;
using Gantry.Adapters.EventLoop;
using Gantry.Core.Failures;
using Gantry.Server.Tests.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>The model gateway alone on its port, as the seed's <c>llm-gateway</c> is called.</summary>
public sealed class ServedAloneTests
{
    [Fact]
    public async Task It_serves_the_seeds_routes_at_its_root_and_nothing_of_agents()
    {
        await using var gateway = await HostedDaemon.StartAsync(options => options with { Only = "models", OpenLoopback = true });

        (await gateway.StatusAsync(HttpMethod.Get, "/health")).ShouldBe(HttpStatusCode.OK);
        using (var chat = await gateway.SendAsync(HttpMethod.Post, "/chat", """{"provider": "demo", "model": "gpt-4", "messages": [{"role": "user", "content": "/demo say Hello"}]}"""))
        {
            (await chat.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("""{"text":"Hello","usage":{"input_tokens":0,"output_tokens":0}}""");
        }

        using var usage = await gateway.SendAsync(HttpMethod.Get, "/usage");
        var log = JsonElement.Parse(await usage.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        (log.GetProperty("entries").ValueKind, log.GetProperty("total_count").ValueKind).ShouldBe((JsonValueKind.Array, JsonValueKind.Number));
        foreach (var path in (string[])["/api/sessions", "/api/approvals", "/api/runs", "/"])
        {
            (await gateway.StatusAsync(HttpMethod.Get, path, null, gateway.AsOwner())).ShouldBe(HttpStatusCode.NotFound, path);
        }

        (await gateway.StatusAsync(HttpMethod.Post, "/v1/messages", """{"model":"m","messages":[]}""", gateway.AsOwner())).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await gateway.StatusAsync(HttpMethod.Get, "/api/keys")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task It_runs_no_loop_that_would_take_up_anothers_runs()
    {
        await using var gateway = await HostedDaemon.StartAsync(options => options with { Only = "models" });

        gateway.Services.GetServices<IHostedService>().Select(loop => loop.GetType()).Where(type => type.Namespace!.StartsWith("Gantry.", StringComparison.Ordinal)).Select(type => type.Name)
            .ShouldBe(["UsageWriter", "KeyRing", "RefusalRecorder", "TelemetryExport"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_group_that_there_is_not_is_refused() =>
        (await Should.ThrowAsync<GantryException>(() => HostedDaemon.StartAsync(options => options with { Only = "planets" }))).Message.ShouldContain("models");

    [Theory]
    [InlineData("many")]
    [InlineData("-1")]
    [InlineData("65")]
    public async Task A_number_of_event_loops_that_cannot_be_is_refused_by_its_setting(string count) =>
        (await Should.ThrowAsync<GantryException>(() => HostedDaemon.StartAsync(options => options with { Only = "models" }, ("GANTRY_EVENT_LOOPS", count)))).Message.ShouldContain("GANTRY_EVENT_LOOPS");

    [Fact]
    public async Task Without_event_loops_it_serves_over_the_runtimes_sockets()
    {
        await using var gateway = await HostedDaemon.StartAsync(options => options with { Only = "models", OpenLoopback = true }, ("GANTRY_EVENT_LOOPS", "0"));

        gateway.Services.GetService<SocketLoops>().ShouldBeNull();
        (await gateway.StatusAsync(HttpMethod.Get, "/health")).ShouldBe(HttpStatusCode.OK);
    }
}
