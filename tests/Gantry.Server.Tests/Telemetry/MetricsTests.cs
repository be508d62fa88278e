using System.Globalization;
using System.Net;
using Gantry.Server.Tests.ModelGateway;

namespace Gantry.Server.Tests.Telemetry;

public sealed class MetricsTests
{
    [Fact]
    public async Task Calls_stand_in_the_metrics_in_the_names_of_the_conventions()
    {
        // Meters belong to the process; the provider's name makes these ours.
        var name = $"p{Guid.NewGuid():n}";
        await using var upstream = new ScriptedUpstream(exchange => exchange.AnswerAsync(200, SampleAnswers.Completion), exchange => exchange.AnswerAsync(400, "{}"));
        await using var gateway = await GatewayUnderTest.StartAsync(upstream, """{"providers":{"NAME":{"kind":"openai","base_url":"UPSTREAM/v1"}}}""".Replace("NAME", name));
        var request = SampleAnswers.ChatRequest.Replace("gpt-x", $"{name}/gpt-x");
        await gateway.AskAsync("/v1/chat/completions", request);
        await gateway.AskAsync("/v1/chat/completions", request);
        await gateway.CallsAsync(2);

        var (status, text) = await gateway.GetAsync("/metrics");

        status.ShouldBe(HttpStatusCode.OK);
        var labels = $"gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"{name}\",gen_ai_request_model=\"gpt-x\"";
        ValueOf(text, $"gen_ai_client_operation_duration_seconds_count{{{labels}}}").ShouldBe(1);
        ValueOf(text, $"gen_ai_client_operation_duration_seconds_bucket{{{labels},le=\"+Inf\"}}").ShouldBe(1);
        ValueOf(text, $"gen_ai_client_operation_duration_seconds_count{{{labels},error_type=\"request-refused\"}}").ShouldBe(1);
        ValueOf(text, $"gen_ai_client_token_usage_sum{{{labels},gen_ai_token_type=\"input\"}}").ShouldBe(100);
        ValueOf(text, $"gen_ai_client_token_usage_sum{{{labels},gen_ai_token_type=\"output\"}}").ShouldBe(23);
        ValueOf(text, $"gantry_model_calls_unpriced_total{{{labels}}}").ShouldBe(1);
        text.ShouldContain("# TYPE gen_ai_client_operation_duration_seconds histogram");
        text.ShouldContain("dotnet_process_memory_working_set_bytes ");
        text.ShouldNotContain(GatewayUnderTest.OpenAIKey);
        text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').ShouldAllBe(line => EndsWithNumber(line));
    }

    private static bool EndsWithNumber(string line) => double.TryParse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture, out _);

    private static double ValueOf(string text, string series) =>
        double.Parse(text.Split('\n').Single(line => line.StartsWith(series + " ", StringComparison.Ordinal))[(series.Length + 1)..], CultureInfo.InvariantCulture);
}
