using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;

namespace Gantry.Core.Approvals.Rules;

/// <summary>Finds rules, adds and revokes them, and says what they would say.</summary>
public sealed class RuleDirectory(EventLog log, RuleBook book, ManagedRules managed, RuleReader reader)
{
    /// <summary>The managed rules that the filter takes stand before the first page, over and above its limit; then the stored ones, newest first.</summary>
    public Task<ItemPage<Rule>> ListAsync(RuleFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        log.ReadAsync(
            view =>
            {
                var stored = view.Rules.List(filter, page);
                var rules = stored.Items.Select(rule => reader.Load(rule).Rule);
                return stored with { Items = [.. page.Before is null ? Managed(view, filter) : [], .. rules] };
            },
            cancellationToken);

    /// <summary>Finds a rule, revoked or not.</summary>
    /// <exception cref="GantryException">There is none.</exception>
    public Task<Rule> FindAsync(RuleId id, CancellationToken cancellationToken) => log.ReadAsync(view => Find(view, id), cancellationToken);

    /// <summary>Adds a rule; it counts from then on.</summary>
    /// <exception cref="GantryException">A field is wrong, a test fails, the rule is there already, or there are too many.</exception>
    public Task<Rule> AddAsync(AddRule request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var read = new RuleForm(faults).Read(request, prefix: "", managed: false, origin.Actor, createdAt: default) ?? throw GantryException.Invalid(faults);
        return log.CommitOnceAsync(
            origin.Receipt,
            transaction =>
            {
                var rule = read.Rule with { CreatedAt = transaction.Now };
                if (rule.ExpiresAt <= transaction.Now)
                {
                    throw GantryException.Invalid("expires_at", "expires_at is over already; leave it out for a rule that stays.");
                }

                var place = new RulePlace(transaction, rule);
                if (place.FindSame(rule) is { } same)
                {
                    throw GantryException.Conflict("rule-already-there", $"The rule {same.RuleId} says the same already.");
                }

                place.EnsureRoom(1);
                transaction.Write(rule, origin);
                return rule;
            },
            cancellationToken);
    }

    /// <summary>Revokes a rule; doing so again changes nothing.</summary>
    /// <exception cref="GantryException">There is none, or it is managed (forbidden).</exception>
    public Task<Rule> RevokeAsync(RuleId id, CommandOrigin origin, CancellationToken cancellationToken) =>
        log.CommitOnceAsync(
            origin.Receipt,
            transaction =>
            {
                if (managed.Find(id) is not null)
                {
                    throw GantryException.Forbidden("rule-managed", $"The rule {id} comes from the file that {ManagedRules.Setting} names; change it there.");
                }

                transaction.Revoke(Find(transaction, id), origin);
                return Find(transaction, id);
            },
            cancellationToken);

    /// <summary>Says what the rules would say, and why; nothing is counted.</summary>
    /// <exception cref="GantryException">A field is wrong.</exception>
    public async Task<Judgement> CheckAsync(GatedAction action, Asker asker, CancellationToken cancellationToken) =>
        // Through the commit loop for the store's clock.
        await log.CommitAsync(await book.JudgingAsync(asker, action, cancellationToken), cancellationToken);

    /// <summary>Understands what is to be checked.</summary>
    /// <exception cref="GantryException">A field is wrong.</exception>
    public static GatedAction ActionOf(CheckRules request)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var kind = ApprovalWord.Read<RuleKind>(request.Kind ?? "command");
        if (kind is null)
        {
            faults["kind"] = ["kind must be one of: command, file, network, tool."];
        }

        if (request.Input is not { Length: > 0 and <= RuleInput.LongestText })
        {
            faults["input"] = [$"input must have 1 to {RuleInput.LongestText} characters: a command line, a path, a host or a tool's name."];
        }

        if (request.Folder is not null && kind is not (null or RuleKind.Command))
        {
            faults["folder"] = ["folder goes with kind command only."];
        }

        return faults.Count == 0 ? RuleInput.Read(kind!.Value, request.Input!, request.Folder ?? ".") : throw GantryException.Invalid(faults);
    }

    private IEnumerable<Rule> Managed(IStoreView view, RuleFilter filter) =>
        filter is { WorkspaceId: null, SessionId: null, Layer: null or RuleLayer.Managed, Revoked: not true }
            ? managed.All
                .Where(rule => (filter.Effect ?? rule.Rule.Effect) == rule.Rule.Effect && (filter.Kind ?? rule.Rule.Kind) == rule.Rule.Kind)
                .Select(rule => WithUse(view, rule.Rule))
            : [];

    private Rule Find(IStoreView view, RuleId id) =>
        managed.Find(id) is { } fixedRule ? WithUse(view, fixedRule.Rule)
        : view.Rules.Find(id) is { } stored ? reader.Load(stored).Rule
        : throw GantryException.NotFound(RuleId.Noun, id);

    private static Rule WithUse(IStoreView view, Rule rule)
    {
        var use = view.Rules.UseOf(rule.RuleId);
        return rule with { Hits = use.Hits, LastUsedAt = use.LastUsedAt };
    }
}
