namespace Gantry.Server.Security;

/// <summary>
/// The browsers that are signed in. They live in memory: a restart signs all of them out, and <c>gantry open</c> signs in again. There are at most
/// <see cref="Most"/>; one more ends the oldest.
/// </summary>
internal sealed class BrowserSessions(TimeProvider time) : IDisposable
{
    public const int Most = 64;

    /// <summary>A working day, and the evening after it.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private long lastNumber;

    /// <summary>Signs a browser in.</summary>
    /// <returns>The session and the secret that its cookie carries.</returns>
    public (BrowserSession Session, string Secret) Begin()
    {
        var secret = Secret.New();
        var ending = new CancellationTokenSource(Lifetime, time);
        lock (gate)
        {
            MakeRoom();
            var session = new BrowserSession(++lastNumber, ending.Token);
            entries.Add(Secret.NameOf(secret), new Entry(session, ending));
            return (session, secret);
        }
    }

    /// <summary>The session of this secret; null when there is none, or none any more.</summary>
    public BrowserSession? Find(string secret)
    {
        lock (gate)
        {
            return entries.TryGetValue(Secret.NameOf(secret), out var entry) && !entry.Session.Ended.IsCancellationRequested ? entry.Session : null;
        }
    }

    /// <summary>Signs a browser out, and ends its open streams.</summary>
    /// <returns>Null when it was not signed in.</returns>
    public BrowserSession? End(string secret)
    {
        Entry? entry;
        lock (gate)
        {
            entries.Remove(Secret.NameOf(secret), out entry);
        }

        // Outside the lock: streams that end run their own code.
        entry?.End();
        return entry?.Session;
    }

    public void Dispose()
    {
        foreach (var entry in entries.Values)
        {
            entry.Ending.Dispose();
        }
    }

    // Called under the lock.
    private void MakeRoom()
    {
        foreach (var (name, entry) in entries.Where(entry => entry.Value.Session.Ended.IsCancellationRequested).ToList())
        {
            entries.Remove(name);
            entry.Ending.Dispose();
        }

        if (entries.Count >= Most)
        {
            var (name, oldest) = entries.MinBy(entry => entry.Value.Session.Number);
            entries.Remove(name);
            _ = Task.Run(oldest.End);
        }
    }

    private sealed record Entry(BrowserSession Session, CancellationTokenSource Ending)
    {
        public void End()
        {
            Ending.Cancel();
            Ending.Dispose();
        }
    }
}
