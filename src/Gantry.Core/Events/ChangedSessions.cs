using Gantry.Protocol.Ids;

namespace Gantry.Core.Events;

/// <summary>
/// Tells one reader which sessions have new events, for work that follows the log at its own pace. Holds each session once, so that a slow reader costs no
/// memory and no commit waits for it. Give it back by disposing.
/// </summary>
public sealed class ChangedSessions : IDisposable
{
    private readonly Action<ChangedSessions> detach;
    private readonly SemaphoreSlim signal = new(0);
    private readonly Lock gate = new();
    private HashSet<SessionId> changed = [];

    internal ChangedSessions(Action<ChangedSessions> detach) => this.detach = detach;

    /// <summary>Waits until there are some, and takes them.</summary>
    public async Task<IReadOnlyCollection<SessionId>> NextAsync(CancellationToken cancellationToken)
    {
        await signal.WaitAsync(cancellationToken);
        lock (gate)
        {
            var taken = changed;
            changed = [];
            return taken;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => detach(this);

    // Called by the commit loop alone. The signal is up exactly while there is something to take.
    internal void Note(IReadOnlyList<LoggedEvent> events)
    {
        lock (gate)
        {
            var wasEmpty = changed.Count == 0;
            foreach (var logged in events)
            {
                changed.Add(logged.SessionId);
            }

            if (wasEmpty && changed.Count > 0)
            {
                signal.Release();
            }
        }
    }
}
