using System.Net;
using System.Text.Json;
using Gantry.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gantry.Server.Tests.Security;

public sealed class ExternalPolicyTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_policy_has_the_last_word_on_routes_and_allows_and_its_silence_closes()
    {
        var asked = new List<JsonElement>();
        Func<JsonElement, IResult> decide = _ => Results.Json(new { result = true });
        await using var opa = await StartAsync(input =>
        {
            lock (asked)
            {
                asked.Add(input);
            }

            return decide(input);
        });
        await using var daemon = await DaemonProcess.StartAsync(environment: new Dictionary<string, string> { ["OPA_URL"] = opa.Urls.First() });
        var client = daemon.Client;
        var run = await client.PromptAsync(await client.NewSessionAsync(folder.Path), """/demo tool bash {"command":"touch done"}""");
        await using var stream = await EventSource.OpenAsync(client, $"/api/runs/{run}/events");
        var approval = (await stream.ReadUntilAsync("ui.approval.requested"))[^1].Payload;
        var path = $"/api/approvals/{approval.GetProperty("approvalId").GetString()}";
        var allow = new { decision = "allow", input_hash = approval.GetProperty("inputHash").GetString() };

        // It allows the route and not the command.
        decide = input => Results.Json(new { result = input.GetProperty("action").GetString() == "call" });
        (await client.PostJsonAsync(path, allow, HttpStatusCode.Forbidden)).GetProperty("type").GetString().ShouldEndWith("policy-refused");
        JsonElement last;
        lock (asked)
        {
            last = asked[^1];
        }

        last.EnumerateObject().Select(field => field.Name).ShouldBe(["user", "roles", "method", "path", "action", "resource"]);
        last.GetProperty("resource").GetProperty("input").GetProperty("command").GetString().ShouldBe("touch done");

        // It does not allow the route; it says other things than true; it is broken.
        foreach (var (answer, status) in new (IResult, HttpStatusCode)[]
        {
            (Results.Json(new { result = false }), HttpStatusCode.Forbidden),
            (Results.Json(new { result = "true" }), HttpStatusCode.Forbidden),
            (Results.Json(new { }), HttpStatusCode.Forbidden),
            (Results.Json(new { result = true }, statusCode: 500), HttpStatusCode.ServiceUnavailable),
            (Results.Redirect("/elsewhere"), HttpStatusCode.ServiceUnavailable),
            (Results.Text("true"), HttpStatusCode.ServiceUnavailable),
            (Results.Text("{\"result\":true"), HttpStatusCode.ServiceUnavailable),
            (Results.Text($"{{\"result\":true,\"x\":\"{new string('x', 100_000)}\"}}"), HttpStatusCode.ServiceUnavailable),
        })
        {
            decide = _ => answer;
            await client.PostJsonAsync(path, allow, status);
        }

        (await client.GetJsonAsync(path)).GetProperty("status").GetString().ShouldBe("pending");
        (await OpaStateAsync(client)).ShouldBe("up");
        (await OpaAsync(client)).GetProperty("latency_ms").GetDouble().ShouldBeInRange(double.Epsilon, 60_000, "How long OPA took to answer is shown.");

        // A denial asks nothing of it but the route; gone, it closes.
        await opa.StopAsync(TestContext.Current.CancellationToken);
        var problem = await client.PostJsonAsync(path, allow, HttpStatusCode.ServiceUnavailable);
        problem.GetProperty("detail").GetString()!.ShouldContain("nothing is allowed");
        (await OpaStateAsync(client)).ShouldBe("down");
        await ShouldBeNotedAsync(client, path);
        File.Exists(folder["done"]).ShouldBeFalse();
    }

    [Fact]
    public async Task Without_a_policy_it_is_off_and_the_others_are_up()
    {
        await using var daemon = await DaemonProcess.StartAsync();

        var services = (await daemon.Client.GetJsonAsync("/api/health/services")).GetProperty("items").EnumerateArray()
            .Select(service => (service.GetProperty("name").GetString(), service.GetProperty("state").GetString()));

        services.Where(service => service.Item1 is "store" or "search" or "opa").ShouldBe([("store", "up"), ("search", "up"), ("opa", "off")]);
        var wasAsked = (await OpaAsync(daemon.Client)).TryGetProperty("latency_ms", out var latency) && latency.ValueKind == JsonValueKind.Number;
        wasAsked.ShouldBeFalse("What is off was not asked.");
    }

    // The refusals are written behind the answers; a change by the owner, which the policy is not there to let pass, brings nothing more.
    private static async Task ShouldBeNotedAsync(HttpClient client, string path)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!patience.IsCancellationRequested)
        {
            var entries = (await client.GetJsonAsync("/api/audit?limit=100")).GetProperty("items").EnumerateArray().Where(entry => entry.GetProperty("kind").GetString() == "refused").ToList();
            var refused = entries.Where(entry => entry.GetProperty("actor").GetString() == "owner").ToList();
            if (refused.Exists(entry => entry.TryGetProperty("input_hash", out var hash) && hash.ValueKind == JsonValueKind.String)
                && refused.Exists(entry => entry.GetProperty("what").GetString() == $"POST {path}" && entry.GetProperty("detail").GetString()!.Contains("cannot be asked", StringComparison.Ordinal)))
            {
                return;
            }
        }

        Assert.Fail("What the policy refused does not stand in the audit log.");
    }

    private static async Task<string?> OpaStateAsync(HttpClient client) => (await OpaAsync(client)).GetProperty("state").GetString();

    private static async Task<JsonElement> OpaAsync(HttpClient client) =>
        (await client.GetJsonAsync("/api/health/services")).GetProperty("items").EnumerateArray().Single(service => service.GetProperty("name").GetString() == "opa");

    private static async Task<WebApplication> StartAsync(Func<JsonElement, IResult> decide)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/v1/data/somastack/allow", async (HttpRequest request) =>
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            return decide(body.RootElement.GetProperty("input").Clone());
        });
        app.MapGet("/health", () => Results.Json(new { }));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
