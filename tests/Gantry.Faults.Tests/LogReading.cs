using Gantry.Testing;

namespace Gantry.Faults.Tests;

/// <summary>Reads what a session's log holds now, as any client can.</summary>
internal static class LogReading
{
    /// <summary>The durable frames after a position up to what is committed, in order, with nothing between them left out.</summary>
    public static async Task<List<SseFrame>> ReadLogAsync(this HttpClient client, string session, long after = 0)
    {
        await using var stream = await EventSource.OpenAsync(client, $"/api/sessions/{session}/events?after={after}");
        var frames = (await stream.ReadUntilAsync("synced")).Where(frame => frame.Id is not null).ToList();
        frames.ShouldBeGapFree(after);
        return frames;
    }

    /// <summary>Positions rise by one from the first after <paramref name="after"/>, and each envelope says its own.</summary>
    public static void ShouldBeGapFree(this IReadOnlyList<SseFrame> frames, long after = 0)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            long.Parse(frames[i].Id!).ShouldBe(after + 1 + i);
            frames[i].Json.GetProperty("seq").GetInt64().ShouldBe(after + 1 + i);
        }
    }

    /// <summary>Every run that is over ended once: one terminal event, then its closing bracket, and nothing behind it.</summary>
    public static void ShouldEndEachRunOnce(this IEnumerable<SseFrame> frames) => frames.Select(frame => frame.AsFact()).ShouldEndEachRunOnce();

    /// <inheritdoc cref="ShouldEndEachRunOnce(IEnumerable{SseFrame})"/>
    public static void ShouldEndEachRunOnce(this IEnumerable<Fact> facts)
    {
        foreach (var run in facts.Where(fact => fact.Run is not null).GroupBy(fact => fact.Run!))
        {
            var types = run.Select(fact => fact.Type).ToList();
            types.Count(type => type == "ui.run.queued").ShouldBe(1, run.Key);
            types.Count(type => type == "run.completed").ShouldBeLessThanOrEqualTo(1, run.Key);
            var terminal = types.Count(type => type is "ui.run.completed" or "ui.run.error" or "ui.run.cancelled" or "ui.run.interrupted");
            terminal.ShouldBe(types.Count(type => type == "run.completed"), run.Key);
            if (terminal == 1)
            {
                types[^1].ShouldBe("run.completed", run.Key);
            }
        }
    }

    /// <summary>What tests ask of a durable frame, parsed once.</summary>
    public static Fact AsFact(this SseFrame frame)
    {
        var json = frame.Json;
        var payload = json.GetProperty("payload");
        return new Fact(
            json.GetProperty("type").GetString()!,
            Text(json, "runId"),
            Text(payload, "messageId"),
            Text(payload, "text"),
            Text(payload, "approvalId"),
            Text(payload, "toolCallId"),
            Text(payload, "outcome"),
            Text(payload, "status"));

        static string? Text(System.Text.Json.JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.ToString() : null;
    }
}

/// <summary>A durable event as far as these tests look.</summary>
internal sealed record Fact(string Type, string? Run, string? Message, string? Text, string? Approval, string? ToolCall, string? Outcome, string? Status);
