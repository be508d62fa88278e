using System.Text.Json;

namespace Gantry.Testing;

/// <summary>The audit log over HTTP.</summary>
public static class AuditCalls
{
    /// <summary>The first 200 requests that were refused, once there are this many: they are written behind the answer, so that who is refused costs nothing.</summary>
    public static Task<List<JsonElement>> RefusedAsync(this HttpClient client, int atLeast, CancellationToken cancellationToken) => Repeatedly.AskUntilAsync(
        async () => (await client.GetJsonAsync("/api/audit?kind=refused&limit=200")).GetProperty("items").EnumerateArray().ToList(),
        refused => refused.Count >= atLeast,
        cancellationToken);
}
