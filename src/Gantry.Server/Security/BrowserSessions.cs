using Gantry.Core.Failures;

namespace Gantry.Server.Security;

/// <summary>
/// The browsers that are signed in. Each change is on the disk before it counts, so that a restart signs nobody out, and nobody who was signed out in again. There
/// are at most <see cref="Most"/>; one more ends the oldest.
/// </summary>
internal sealed class BrowserSessions : IDisposable
{
    public const int Most = 64;

    /// <summary>A working day, and the evening after it.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly TimeProvider time;
    private readonly BrowserFile file;
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private long lastNumber;

    public BrowserSessions(TimeProvider time, BrowserFile file)
    {
        this.time = time;
        this.file = file;
        var kept = file.Read();
        lastNumber = kept.LastNumber;
        foreach (var browser in kept.Browsers.Where(browser => browser.ExpiresAt > time.GetUtcNow()))
        {
            entries[browser.Name] = Open(browser);
        }
    }

    /// <summary>Signs a browser in.</summary>
    /// <param name="parent">The browser session that vouches for it: it lasts no longer than that one. Null: the owner's token does.</param>
    /// <returns>The session and the secret that its cookie carries.</returns>
    /// <exception cref="GantryException">It could not be kept, or the one that vouches is over by now; nobody is signed in.</exception>
    public (BrowserSession Session, string Secret) Begin(BrowserSession? parent = null, string? address = null, string? program = null)
    {
        var secret = Secret.New();
        var now = time.GetUtcNow();
        Entry begun;
        List<Entry> going;
        lock (gate)
        {
            if (parent is not null && !entries.Values.Any(entry => entry.IsLive && entry.Session.Number == parent.Number))
            {
                throw GantryException.Conflict("signed-out-meanwhile", "The browser that showed this code was signed out meanwhile; sign in with: gantry open");
            }

            var expires = parent is not null && parent.ExpiresAt < now + Lifetime ? parent.ExpiresAt : now + Lifetime;
            var kept = new KeptBrowser(Secret.NameOf(secret), lastNumber + 1, parent?.Number, address, program, now, expires);
            var staying = entries.Values.Where(entry => entry.IsLive).OrderByDescending(entry => entry.Kept.Number).Take(Most - 1).ToHashSet();
            going = [.. entries.Values.Where(entry => !staying.Contains(entry))];
            file.Write(kept.Number, [kept, .. staying.Select(entry => entry.Kept)]);

            lastNumber = kept.Number;
            going.ForEach(entry => entries.Remove(entry.Kept.Name));
            begun = Open(kept);
            entries.Add(kept.Name, begun);
        }

        Cancel(going);
        return (begun.Session, secret);
    }

    /// <summary>The session of this secret; null when there is none, or none any more.</summary>
    public BrowserSession? Find(string secret)
    {
        lock (gate)
        {
            return entries.TryGetValue(Secret.NameOf(secret), out var entry) && entry.IsLive ? entry.Session : null;
        }
    }

    /// <summary>Those that are signed in, the newest first.</summary>
    public IReadOnlyList<BrowserSession> List()
    {
        lock (gate)
        {
            return [.. entries.Values.Where(entry => entry.IsLive).Select(entry => entry.Session).OrderByDescending(session => session.Number)];
        }
    }

    /// <summary>Signs a browser out, with those that it let in, and ends their open streams.</summary>
    /// <returns>Null when it was not signed in.</returns>
    /// <exception cref="GantryException">That could not be kept; nobody is signed out.</exception>
    public BrowserSession? End(string secret)
    {
        var session = Find(secret);
        return session is null ? null : EndWhere(other => other.Number == session.Number).FirstOrDefault(ended => ended.Number == session.Number);
    }

    /// <summary>The same for all that are meant.</summary>
    /// <returns>Those that were signed out.</returns>
    public IReadOnlyList<BrowserSession> EndWhere(Func<BrowserSession, bool> isMeant)
    {
        List<Entry> going;
        lock (gate)
        {
            // Who was let in came later than who let it in: one pass in that order finds all of them.
            var meant = new HashSet<long>();
            foreach (var session in entries.Values.Where(entry => entry.IsLive).Select(entry => entry.Session).OrderBy(session => session.Number))
            {
                if (isMeant(session) || (session.Parent is { } parent && meant.Contains(parent)))
                {
                    meant.Add(session.Number);
                }
            }

            going = [.. entries.Values.Where(entry => meant.Contains(entry.Session.Number))];
            if (going.Count == 0)
            {
                return [];
            }

            file.Write(lastNumber, [.. entries.Values.Where(entry => entry.IsLive && !meant.Contains(entry.Session.Number)).Select(entry => entry.Kept)]);
            going.ForEach(entry => entries.Remove(entry.Kept.Name));
        }

        Cancel(going);
        return [.. going.Select(entry => entry.Session)];
    }

    public void Dispose()
    {
        foreach (var entry in entries.Values)
        {
            entry.Ending.Dispose();
        }
    }

    // Outside the lock: streams that end run their own code.
    private static void Cancel(List<Entry> going)
    {
        foreach (var entry in going)
        {
            entry.Ending.Cancel();
            entry.Ending.Dispose();
        }
    }

    private Entry Open(KeptBrowser kept)
    {
        var ending = new CancellationTokenSource(kept.ExpiresAt - time.GetUtcNow(), time);
        return new Entry(kept, new BrowserSession(kept.Number, kept.Parent, kept.Address, kept.Program, kept.BeganAt, kept.ExpiresAt, ending.Token), ending);
    }

    private sealed record Entry(KeptBrowser Kept, BrowserSession Session, CancellationTokenSource Ending)
    {
        public bool IsLive => !Session.Ended.IsCancellationRequested;
    }
}
