namespace Gantry.Testing;

/// <summary>Whole stories in one call, for tests that are about what comes after them.</summary>
public static class RunCalls
{
    extension(HttpClient client)
    {
        /// <summary>Follows a run to its end and allows everything that it asks.</summary>
        public async Task AllowAllAsync(string run)
        {
            await using var stream = await EventSource.OpenAsync(client, $"/api/runs/{run}/events");
            while (await stream.NextAsync() is { } frame)
            {
                if (frame.Type == "ui.approval.requested")
                {
                    await client.DecideAsync(frame.Payload.GetProperty("approvalId").GetString()!, "allow");
                }
            }
        }

        /// <summary>The durable events of a session that are committed now.</summary>
        public async Task<List<SseFrame>> StoredEventsAsync(string session)
        {
            await using var stream = await EventSource.OpenAsync(client, $"/api/sessions/{session}/events");
            return [.. (await stream.ReadUntilAsync("synced")).Where(frame => frame.Id is not null)];
        }
    }
}
