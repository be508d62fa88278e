using System.Text.Json;

namespace Gantry.Testing;

/// <summary>The audit log over HTTP.</summary>
public static class AuditCalls
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// The first 200 requests that were refused, once there are this many. They are written behind the answer, so that who is refused costs nothing; no stream
    /// tells of them, and so this asks again until it runs out of patience.
    /// </summary>
    public static async Task<IReadOnlyList<JsonElement>> RefusedAsync(this HttpClient client, int atLeast, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var step = new PeriodicTimer(Step);
        List<JsonElement> refused;
        do
        {
            refused = [.. (await client.GetJsonAsync("/api/audit?kind=refused&limit=200")).GetProperty("items").EnumerateArray()];
        }
        while (refused.Count < atLeast && await step.WaitForNextTickAsync(patience.Token));

        return refused;
    }
}
