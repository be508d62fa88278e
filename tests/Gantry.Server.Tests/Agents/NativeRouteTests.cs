using System.Text.Json;
using Gantry.Server.Tests.ModelGateway;
using Gantry.Testing;

namespace Gantry.Server.Tests.Agents;

/// <summary>Gantry's own agent with a route of the gateway for its model.</summary>
public sealed class NativeRouteTests : IDisposable
{
    private const string Models = """
        {"providers":{
           "claude":{"kind":"anthropic","base_url":"UPSTREAM","retries":0},
           "chat":{"kind":"openai","base_url":"UPSTREAM/v1","retries":0}},
         "routes":{
           "messages":{"targets":[{"provider":"claude","model":"busy"}],"fallbacks":[{"provider":"claude","model":"steady"}],"parameters":{"temperature":0.25}},
           "completions":{"targets":[{"provider":"chat","model":"busy"}],"fallbacks":[{"provider":"chat","model":"steady"}],"parameters":{"temperature":0.25}},
           "across":{"targets":[{"provider":"claude","model":"busy"}],"fallbacks":[{"provider":"chat","model":"steady"}],"parameters":{"temperature":0.25}}}}
        """;

    private readonly TemporaryDirectory data = new();
    private readonly TemporaryDirectory folder = new();

    public void Dispose()
    {
        data.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("messages", "claude")]
    [InlineData("completions", "chat")]
    [InlineData("across", "chat")]
    public async Task When_the_first_target_is_overloaded_the_second_answers_and_is_told_in_the_usage(string route, string answers)
    {
        await using var upstream = new ScriptedUpstream(AnswerAsync);
        await File.WriteAllTextAsync(data["models.json"], Models.Replace("UPSTREAM", upstream.Address.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await using var daemon = await DaemonProcess.StartAsync(data.Path, new Dictionary<string, string> { ["GANTRY_MAP_TOKENS"] = "0" });
        var workspace = (await daemon.Client.PostJsonAsync("/api/workspaces/import", new { source_uri = folder.Path })).GetProperty("workspace_id").GetString();
        var session = (await daemon.Client.PostJsonAsync("/api/sessions", new { workspace_id = workspace, agent = "native", model = route })).GetProperty("session_id").GetString()!;

        var frames = await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(session, "hello"));

        frames[^1].Payload.GetProperty("status").GetString().ShouldBe("completed", daemon.Log);
        frames.Single(frame => frame.Type == "ui.message.assistant.final").Payload.GetProperty("text").GetString()!.ShouldStartWith("Grüße");
        frames.Single(frame => frame.Type == "ui.usage").Payload.GetProperty("model").GetString().ShouldBe("steady");
        frames.ShouldNotContain(frame => frame.Type == "ui.model.retry", "the route answered");
        var asked = upstream.Requests.Select(exchange => JsonElement.Parse(exchange.Body)).ToList();
        asked.Select(body => body.GetProperty("model").GetString()).ShouldBe(["busy", "steady"]);
        asked.ShouldAllBe(body => body.GetProperty("temperature").GetDouble() == 0.25);

        var calls = await Repeatedly.AskUntilAsync(
            async () => (await daemon.Client.GetJsonAsync("/api/usage/calls")).GetProperty("items"), items => items.GetArrayLength() > 0, TestContext.Current.CancellationToken);
        var call = calls.EnumerateArray().ShouldHaveSingleItem();
        (call.GetProperty("provider").GetString(), call.GetProperty("model").GetString(), call.GetProperty("fallback_from").GetString()!.Split('/')[1]).ShouldBe((answers, "steady", "busy"));
    }

    private static Task AnswerAsync(UpstreamExchange exchange) =>
        exchange.Body.Contains("\"model\":\"busy\"", StringComparison.Ordinal) ? exchange.AnswerAsync(529, """{"error":{"message":"Overloaded"}}""")
        : exchange.StreamAsync(exchange.Line.Contains("/messages", StringComparison.Ordinal) ? SampleAnswers.MessageStream : SampleAnswers.CompletionStream);
}
