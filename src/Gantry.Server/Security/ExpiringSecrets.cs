namespace Gantry.Server.Security;

/// <summary>
/// Secrets that are out, with what each stands for. All live for <paramref name="lifetime"/>; there are at most <paramref name="most"/>, and one more voids the oldest.
/// A secret itself is not kept, only the name that it is found by.
/// </summary>
internal sealed class ExpiringSecrets<TValue>(TimeProvider time, TimeSpan lifetime, int most)
    where TValue : class
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (TValue Value, DateTimeOffset ExpiresAt)> values = new(StringComparer.Ordinal);

    // All live equally long, so the oldest are the first to end. Holds those that were taken too, until their time.
    private readonly Queue<(string Name, DateTimeOffset ExpiresAt)> inOrder = new();

    /// <returns>The secret that a URL carries.</returns>
    public string Add(Func<DateTimeOffset, TValue> expiring, out TValue value)
    {
        var secret = Secret.New();
        var name = Secret.NameOf(secret);
        var now = time.GetUtcNow();
        value = expiring(now + lifetime);
        lock (gate)
        {
            while (inOrder.TryPeek(out var oldest) && (oldest.ExpiresAt <= now || inOrder.Count >= most))
            {
                values.Remove(inOrder.Dequeue().Name);
            }

            values.Add(name, (value, now + lifetime));
            inOrder.Enqueue((name, now + lifetime));
        }

        return secret;
    }

    /// <summary>What a secret stands for; null when it is none or too old.</summary>
    public TValue? Find(string secret)
    {
        lock (gate)
        {
            return values.TryGetValue(Secret.NameOf(secret), out var found) && time.GetUtcNow() < found.ExpiresAt ? found.Value : null;
        }
    }

    /// <summary>The same, and it is spent, whatever comes of it.</summary>
    public TValue? Take(string secret)
    {
        lock (gate)
        {
            return values.Remove(Secret.NameOf(secret), out var found) && time.GetUtcNow() < found.ExpiresAt ? found.Value : null;
        }
    }
}
