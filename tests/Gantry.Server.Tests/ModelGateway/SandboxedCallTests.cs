using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>A whole daemon with provider keys, and a real program in bubblewrap that calls a model through the one port that it has.</summary>
public sealed class SandboxedCallTests : IDisposable
{
    private const string Canary = "canary-7d20be";

    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_program_in_the_sandbox_calls_models_as_its_run_and_finds_no_providers_key_anywhere()
    {
        Assert.SkipWhen(!File.Exists("/usr/bin/bwrap"), "bubblewrap is not installed: apt-get install bubblewrap");
        Assert.SkipWhen(!File.Exists("/usr/bin/curl"), "curl is not installed: apt-get install curl");
        await using var upstream = new ScriptedUpstream(
            exchange => exchange.AnswerAsync(200, SampleAnswers.Completion, $"x-echo: {exchange.Headers["Authorization"]}\r\n"),
            exchange => exchange.AnswerAsync(400, $$$"""{"error":{"message":"your key {{{exchange.Headers["Authorization"]}}} is odd"}}"""));
        await using var daemon = await DaemonProcess.StartAsync(environment: new Dictionary<string, string>
        {
            ["GANTRY_SANDBOX"] = "bubblewrap",
            ["OPENAI_API_KEY"] = $"{Canary}-openai",
            ["OPENAI_BASE_URL"] = $"{upstream.Address}v1",
            ["ANTHROPIC_API_KEY"] = $"{Canary}-anthropic",
            ["Logging__LogLevel__Default"] = "Trace",
        });
        var ask = $"curl -sSi -H 'content-type: application/json' -d '{SampleAnswers.ChatRequest}' http://127.0.0.1:61080/v1/chat/completions";
        var inbox = "curl -s -o /dev/null -w 'inbox %{http_code}' http://127.0.0.1:61080/api/approvals";

        var session = await daemon.Client.NewSessionAsync(folder.Path);
        var run = await daemon.Client.PromptAsync(session, $"/demo tool bash {JsonSerializer.Serialize(new { command = $"{ask}; echo; {ask}; echo; {inbox}; cat /proc/*/environ | tr '\\0' '\\n'; env" })}");
        await daemon.Client.AllowAllAsync(run);
        var frames = await daemon.Client.RunToEndAsync(run);

        var output = frames.Single(frame => frame.Type == "ui.tool.result").Payload.GetProperty("output").GetString()!;
        output.ShouldContain(SampleAnswers.Completion);
        output.ShouldContain("your key *** is odd".Replace("***", "Bearer ***", StringComparison.Ordinal));
        output.ShouldContain("inbox 403");
        upstream.Requests.ShouldAllBe(exchange => exchange.Headers["Authorization"] == $"Bearer {Canary}-openai");
        upstream.Requests.Count.ShouldBe(2);
        var calls = await Repeatedly.AskUntilAsync(
            async () => (await daemon.Client.GetJsonAsync("/api/usage/calls")).GetProperty("items").EnumerateArray().Where(call => call.GetProperty("provider").GetString() == "openai").ToList(),
            found => found.Count >= 2,
            TestContext.Current.CancellationToken);
        calls.Count.ShouldBe(2);
        calls.ShouldAllBe(call => call.GetProperty("run_id").GetString() == run && call.GetProperty("session_id").GetString() == session);

        frames.ShouldAllBe(frame => frame.Data == null || !frame.Data.Contains(Canary, StringComparison.Ordinal));
        daemon.Log.ShouldNotContain(Canary);
        Directory.EnumerateFiles(daemon.DataDirectory, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock")
            .ShouldAllBe(file => !File.ReadAllText(file).Contains(Canary, StringComparison.Ordinal));
    }
}
