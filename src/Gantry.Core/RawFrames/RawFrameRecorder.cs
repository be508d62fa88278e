using System.Text.Json;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Microsoft.Extensions.Logging;

namespace Gantry.Core.RawFrames;

/// <summary>Takes the frames of one run, from any thread, and gives them their numbers.</summary>
public sealed class RawFrameRecorder
{
    // What a provider sends may be deeper than we read; then it is kept as text.
    private const int Deepest = 64;

    private readonly RawFrameLog log;
    private readonly SessionId session;
    private readonly RunId run;
    private readonly AgentName agent;
    private readonly int frameLimit;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private long last;

    internal RawFrameRecorder(RawFrameLog log, SessionId session, RunId run, AgentName agent, int frameLimit, TimeProvider time, ILogger logger, long last)
    {
        this.log = log;
        this.session = session;
        this.run = run;
        this.agent = agent;
        this.frameLimit = frameLimit;
        this.time = time;
        this.logger = logger;
        this.last = last;
    }

    /// <summary>Takes a frame as it came.</summary>
    /// <param name="after">The last event of the session.</param>
    public void Record(string frame, EventPosition after)
    {
        try
        {
            var (json, cut) = Fit(frame);

            // One at a time, so that numbers are given in the order in which readers get them.
            lock (gate)
            {
                var payload = new ProviderFrame(++last, after, json, cut);
                var envelope = new EventEnvelope(null, time.GetUtcNow(), session, run, agent, payload).ToUtf8Json();
                log.Take(new RawFrame(session, run, payload.N, after, envelope));
            }
        }
        catch (Exception unwritable)
        {
            // Nothing that a provider sends may end a run because we cannot show it; its number stays free and tells.
            RawFrameLines.Unwritable(logger, run, unwritable);
        }
    }

    private (JsonElement Json, long? Cut) Fit(string frame)
    {
        if (frame.Length > frameLimit)
        {
            return (Text(frame[..frameLimit]), frame.Length - frameLimit);
        }

        try
        {
            return (JsonElement.Parse(frame, new JsonDocumentOptions { MaxDepth = Deepest }), null);
        }
        catch (JsonException)
        {
            return (Text(frame), null);
        }
    }

    private static JsonElement Text(string text) => JsonSerializer.SerializeToElement(text, ApiJson.Default.String);
}
