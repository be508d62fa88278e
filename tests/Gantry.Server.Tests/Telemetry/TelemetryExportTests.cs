using System.Text;
using Gantry.Server.Tests.ModelGateway;
using Gantry.Testing;

namespace Gantry.Server.Tests.Telemetry;

/// <summary>A whole daemon that is told of a collector, which is a server of ours.</summary>
public sealed class TelemetryExportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Spans_and_metrics_of_calls_go_to_the_collector_that_the_environment_names()
    {
        var spans = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var metrics = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var collector = new ScriptedUpstream(async exchange =>
        {
            var body = Encoding.Latin1.GetString(exchange.BodyBytes);
            if (body.Contains("gen_ai.operation.name", StringComparison.Ordinal))
            {
                (exchange.Line.Contains("/v1/traces", StringComparison.Ordinal) ? spans : metrics).TrySetResult(body);
            }

            await exchange.AnswerAsync(200, "");
        });
        await using var daemon = await DaemonProcess.StartAsync(environment: new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.AbsoluteUri,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        });

        await daemon.Client.PostJsonAsync("/llm/chat", new { provider = "demo", model = "any", messages = new[] { new { role = "user", content = "/demo say my secret words" } } });

        var span = await spans.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        var metric = await metrics.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        span.ShouldContain("chat any");
        span.ShouldContain("Gantry.Models");
        metric.ShouldContain("gen_ai.client.operation.duration");
        (span + metric).ShouldNotContain("secret words");
    }
}
