using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Usage;

namespace Gantry.Core.ModelGateway.Telemetry;

/// <summary>
/// What model calls took and cost, in the names of OpenTelemetry's GenAI conventions. Costs nothing while nobody listens. Never a prompt, an answer or a key.
/// </summary>
public static class ModelTelemetry
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "Gantry.Models";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "gen_ai.client.operation.duration", "s", "From the caller's request to the end of the answer.", advice: Seconds());

    private static readonly Histogram<double> FirstByte = Meter.CreateHistogram(
        "gen_ai.server.time_to_first_token", "s", "From the caller's request to the first byte of the answer.", advice: Seconds());

    private static readonly Histogram<long> Tokens = Meter.CreateHistogram(
        "gen_ai.client.token.usage",
        "{token}",
        "Tokens as the provider counted them; cached ones are input, thoughts are output.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864] });

    private static readonly Counter<double> Cost = Meter.CreateCounter<double>("gantry.model.cost", "{USD}", "What calls cost, in US dollars, as far as their price is known.");

    private static readonly Counter<long> Unpriced = Meter.CreateCounter<long>("gantry.model.calls.unpriced", "{call}", "Calls whose cost is not known.");

    private static readonly Counter<long> Warned = Meter.CreateCounter<long>(
        "gantry.model.translation.warnings", "{call}", "Calls that were translated for a provider and of which something was left out or said otherwise.");

    /// <summary>Counts a call of which not all could be carried.</summary>
    internal static void CountTranslationWarnings(CallTarget target) =>
        Warned.Add(1, new("gen_ai.provider.name", target.Provider), new("gen_ai.request.model", target.Model));

    /// <summary>Adds a call that has ended to the metrics. Off the way of any call.</summary>
    internal static void Record(in CallRecord call)
    {
        if (!Duration.Enabled)
        {
            return;
        }

        var outcome = call.Outcome;
        var tags = new TagList
        {
            { "gen_ai.operation.name", OperationOf(call.Protocol) },
            { "gen_ai.provider.name", outcome.Target?.Provider ?? "none" },
            { "gen_ai.request.model", outcome.Target?.Model ?? call.RequestedModel },
        };
        var counted = tags;
        if (outcome.Status != CallStatus.Completed)
        {
            tags.Add("error.type", ErrorOf(outcome));
        }

        Duration.Record(outcome.Latency.TotalSeconds, tags);
        if (outcome.FirstByte is { } first)
        {
            FirstByte.Record(first.TotalSeconds, tags);
        }

        if (outcome.Usage is { } usage)
        {
            Tokens.Record(InputOf(usage), [.. counted, new("gen_ai.token.type", "input")]);
            Tokens.Record(usage.Output, [.. counted, new("gen_ai.token.type", "output")]);
        }

        if (call.CostNanoUsd is { } nanos)
        {
            Cost.Add(nanos / 1e9, counted);
        }
        else
        {
            Unpriced.Add(1, counted);
        }
    }

    /// <summary>Adds the span of a call that has just ended, beneath the request that is served now.</summary>
    internal static void Trace(AdmittedCall call, in CallOutcome outcome, TimeProvider time)
    {
        if (!Source.HasListeners())
        {
            return;
        }

        var now = time.GetUtcNow();
        var operation = OperationOf(call.Protocol);
        using var span = Source.StartActivity($"{operation} {call.Model}", ActivityKind.Client, parentContext: default, startTime: now - outcome.Latency);
        if (span is null)
        {
            return;
        }

        span.SetTag("gen_ai.operation.name", operation);
        span.SetTag("gen_ai.provider.name", outcome.Target?.Provider);
        span.SetTag("gen_ai.request.model", call.Model);
        span.SetTag("gen_ai.response.model", outcome.Target?.Model);
        span.SetTag("gen_ai.conversation.id", call.Session?.ToString());
        span.SetTag("gen_ai.usage.input_tokens", outcome.Usage is { } usage ? InputOf(usage) : null);
        span.SetTag("gen_ai.usage.output_tokens", outcome.Usage?.Output);
        span.SetTag("gantry.call_id", call.Id.ToString());
        span.SetTag("gantry.run_id", call.Run);
        if (outcome.Status != CallStatus.Completed)
        {
            span.SetTag("error.type", ErrorOf(outcome));
            span.SetStatus(ActivityStatusCode.Error);
        }

        span.SetEndTime(now.UtcDateTime);
    }

    private static string OperationOf(ModelProtocol protocol) => protocol switch
    {
        ModelProtocol.Embeddings => "embeddings",
        ModelProtocol.Transcriptions => "transcription",
        _ => "chat",
    };

    private static string ErrorOf(in CallOutcome outcome) => outcome.Error ?? outcome.Status.ToString().ToLowerInvariant();

    private static long InputOf(in TokenUsage usage) => usage.Input + usage.CacheRead + usage.CacheWrite;

    private static InstrumentAdvice<double> Seconds() =>
        new() { HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] };
}
