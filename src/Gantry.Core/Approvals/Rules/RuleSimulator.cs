using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Approvals.Rules;

/// <summary>Replays recorded requests: what would the rules have said, had they been others? It changes nothing.</summary>
public sealed class RuleSimulator(EventLog log, RuleBook book)
{
    /// <summary>The most requests that are replayed.</summary>
    public const int LargestReplay = 2000;

    /// <summary>The most rules that are proposed at once.</summary>
    public const int MostRules = 100;

    private const int UsualReplay = 500;
    private static readonly TimeSpan UsualWindow = TimeSpan.FromDays(30);

    /// <summary>Judges recorded requests by the present rules and by the others.</summary>
    /// <exception cref="GantryException">A field is wrong.</exception>
    public async Task<SimulatedRules> SimulateAsync(SimulateRules request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var now = await log.CommitAsync(transaction => transaction.Now, cancellationToken);
        var proposal = Read(request, origin, now);
        var history = new History(log, request.Since ?? now - UsualWindow, request.Limit ?? UsualReplay);
        var recorded = await history.ReadAsync(cancellationToken);
        return await log.ReadAsync(view => Replay(new PresentRules(view, book, now), proposal, recorded, history.HasMore, cancellationToken), cancellationToken);
    }

    private static SimulatedRules Replay(PresentRules present, Proposal proposal, IReadOnlyList<Approval> recorded, bool hasMore, CancellationToken cancellationToken)
    {
        var changes = new List<SimulatedChange>();
        var (before, after) = (new Tally(), new Tally());
        foreach (var asked in recorded)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (asked.Action is not { } action)
            {
                continue;
            }

            var asker = new Asker(asked.Agent, asked.WorkspaceId, asked.SessionId);
            var rules = present.For(asker);
            var was = RuleJudge.Judge(rules, action).Verdict;
            var would = RuleJudge.Judge(proposal.InsteadOf(rules, asker), action);
            before.Add(was);
            after.Add(would.Verdict);
            if (was != would.Verdict)
            {
                changes.Add(new SimulatedChange(
                    asked.ApprovalId, asked.SessionId, asked.Agent, asked.Tool, asked.Title, asked.CreatedAt, asked.Status, was, would));
            }
        }

        return new SimulatedRules(
            [.. proposal.Rules.Select(rule => rule.Rule)],
            before.Total,
            recorded.Count - before.Total,
            hasMore,
            before.Counts,
            after.Counts,
            changes);
    }

    private static Proposal Read(SimulateRules request, CommandOrigin origin, DateTimeOffset now)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var written = request.Rules ?? [];
        if (written.Count > MostRules)
        {
            faults["rules"] = [$"At most {MostRules} rules can be proposed at once."];
        }

        if (request.Limit is < 1 or > LargestReplay)
        {
            faults["limit"] = [$"limit must be a whole number from 1 to {LargestReplay}."];
        }

        var form = new RuleForm(faults);
        var rules = written.Take(MostRules).Index()
            .Select(rule => form.Read(rule.Item ?? new AddRule(), $"rules[{rule.Index}].", managed: false, origin.Actor, now))
            .OfType<LoadedRule>()
            .ToList();
        var without = new HashSet<RuleId>();
        foreach (var (at, text) in (request.Without ?? []).Index())
        {
            if (IEntityId<RuleId>.TryParse(text, out var id))
            {
                without.Add(id);
            }
            else
            {
                faults[$"without[{at}]"] = ["without must hold ids of rules."];
            }
        }

        if (faults.Count == 0 && rules.Count == 0 && without.Count == 0)
        {
            faults["rules"] = ["Propose rules, or name some in without: else nothing would change."];
        }

        return faults.Count == 0 ? new Proposal(rules, without) : throw GantryException.Invalid(faults);
    }

    /// <summary>Rules to put beside the present ones, and present ones to leave out.</summary>
    private sealed record Proposal(IReadOnlyList<LoadedRule> Rules, IReadOnlySet<RuleId> Without)
    {
        public IReadOnlyList<LoadedRule> InsteadOf(IReadOnlyList<LoadedRule> present, Asker asker) =>
        [
            .. present.Where(rule => !Without.Contains(rule.Rule.RuleId))
                .Concat(Rules.Where(rule => rule.IsFor(asker)))
                .OrderBy(rule => rule.Rule.Layer),
        ];
    }

    /// <summary>The present rules of each asker, read once.</summary>
    private sealed class PresentRules(IStoreView view, RuleBook book, DateTimeOffset now)
    {
        private readonly Dictionary<Asker, IReadOnlyList<LoadedRule>> known = [];

        public IReadOnlyList<LoadedRule> For(Asker asker)
        {
            if (!known.TryGetValue(asker, out var rules))
            {
                known[asker] = rules = book.InForce(view, now, asker);
            }

            return rules;
        }
    }

    /// <summary>Recorded requests, the newest first, a page at a time so that no view of the store is held long.</summary>
    private sealed class History(EventLog log, DateTimeOffset since, int limit)
    {
        public bool HasMore { get; private set; }

        public async Task<IReadOnlyList<Approval>> ReadAsync(CancellationToken cancellationToken)
        {
            var recorded = new List<Approval>();
            string? cursor = null;
            do
            {
                var request = PageRequest.Parse(limit: null, cursor) with { Limit = Math.Min(PageRequest.LargestLimit, limit - recorded.Count) };
                var page = await log.ReadAsync(view => view.Approvals.List(new ApprovalFilter(), request), cancellationToken);
                var recent = page.Items.TakeWhile(approval => approval.CreatedAt >= since).ToList();
                recorded.AddRange(recent);
                HasMore = page.NextCursor is not null && recent.Count == page.Items.Count;
                cursor = HasMore ? page.NextCursor : null;
            }
            while (cursor is not null && recorded.Count < limit);

            return recorded;
        }
    }

    private sealed class Tally
    {
        private int allow;
        private int ask;
        private int deny;

        public int Total => allow + ask + deny;

        public VerdictCounts Counts => new(allow, ask, deny);

        public void Add(RuleEffect verdict)
        {
            switch (verdict)
            {
                case RuleEffect.Allow:
                    allow++;
                    break;
                case RuleEffect.Ask:
                    ask++;
                    break;
                default:
                    deny++;
                    break;
            }
        }
    }
}
