using Gantry.Core.Failures;
using Gantry.Core.Text;
using Gantry.Protocol.Archives;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Archives;

/// <summary>Prunes what somebody asks for, while sessions go on: the space is then used for what comes. One that is refused keeps no other from it.</summary>
public sealed class Pruning(Archivist archivist, RetentionOptions options, TimeProvider time)
{
    /// <summary>How many sessions one request may name.</summary>
    public const int MostAtOnce = 100;

    // So many are found at most, the longest idle first; who wants more asks again.
    private const int MostFound = 100_000;

    /// <summary>Does, or with a dry run only says, what a request asks for.</summary>
    /// <exception cref="GantryException">Invalid: it says none or both, or no age. Conflict: archives would lie where other nodes cannot read them; not found, or at work.</exception>
    public async Task<PruneReport> RunAsync(PruneRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (options.CannotArchive is { } reason)
        {
            throw GantryException.Conflict("cannot-archive", reason);
        }

        var found = (await FindAsync(request, cancellationToken)).Where(closed => closed.Events > 0).ToList();
        var outcome = request.DryRun || found.Count == 0 ? null : await PruneAsync([.. found.Select(closed => closed.SessionId)], cancellationToken);
        return new PruneReport([.. found.Select(closed => closed.ToPrunable())], outcome);
    }

    /// <summary>Prunes sessions one after the other.</summary>
    public async Task<PruningOutcome> PruneAsync(IReadOnlyList<SessionId> sessions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        var pruned = new List<PrunedSession>();
        var refused = new List<RefusedSession>();
        foreach (var session in sessions)
        {
            try
            {
                pruned.Add(await archivist.PruneAsync(session, cancellationToken));
            }
            catch (GantryException refusal)
            {
                refused.Add(new RefusedSession(session, refusal.Message));
            }
        }

        var note = pruned.Sum(one => one.Events) > 0
            ? "The database is in use, so it is as large as before; what was freed is used for what comes."
            : null;
        return new PruningOutcome(pruned, refused, null, null, note);
    }

    private async Task<IReadOnlyList<ClosedSession>> FindAsync(PruneRequest request, CancellationToken cancellationToken)
    {
        switch (request)
        {
            case { OlderThan: { } age, SessionIds: null }:
                return await archivist.FindIdleAsync(Amounts.Age(age, "older_than"), time.GetUtcNow(), MostFound, cancellationToken);
            case { OlderThan: null, SessionIds: { Count: > 0 and <= MostAtOnce } named }:
                var found = new List<ClosedSession>();
                foreach (var session in named.Distinct())
                {
                    found.Add(await archivist.FindAsync(session, cancellationToken));
                }

                return found;
            default:
                throw GantryException.Invalid("older_than", $"Say which sessions: either older_than, such as 30d, or session_ids, {MostAtOnce} at most.");
        }
    }
}
