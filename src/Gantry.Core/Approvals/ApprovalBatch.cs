using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Approvals;

/// <summary>
/// Gives one answer to requests that are equal: the same tool and hash of the same agent, in the same workspace, folder and sandbox. Each is answered by itself, so that one that somebody else was faster with
/// holds up none of the others.
/// </summary>
public sealed class ApprovalBatch(EventLog log, ApprovalDesk desk)
{
    /// <summary>The most requests that a batch may name.</summary>
    public const int MostIds = 100;

    /// <summary>Answers them, and says of each what became of it.</summary>
    /// <exception cref="GantryException">The batch makes no sense as a whole; none is answered.</exception>
    public async Task<DecidedApprovals> DecideAsync(DecideApprovals request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var answer = new DecideApproval(request.Decision, request.Scope, request.InputHash ?? "", request.Feedback, Suggestion: request.Suggestion, Pattern: request.Pattern);
        ApprovalDesk.Check(answer);
        if (request.InputHash is null)
        {
            throw GantryException.Invalid("input_hash", "input_hash must be the hash of what you saw; a batch answers requests of this one hash.");
        }

        var named = request.EqualTo is { } equal ? await EqualToAsync(equal, request, cancellationToken) : Named(request.Ids);
        var example = await ExampleAsync(named, cancellationToken);
        if (answer.Scope is null or "once")
        {
            return new DecidedApprovals(await Task.WhenAll(named.Select(id => DecideOneAsync(id, example, answer, origin, cancellationToken))));
        }

        // One after the other: the rule that the first answer writes may have answered those behind it.
        var results = new List<DecidedApproval>();
        foreach (var id in named)
        {
            results.Add(ByRuleOf(results, await DecideOneAsync(id, example, answer, origin, cancellationToken)));
        }

        return new DecidedApprovals(results);
    }

    private static DecidedApproval ByRuleOf(List<DecidedApproval> earlier, DecidedApproval refused) =>
        refused is { Refusal: not null, Approval: { Status: ApprovalStatus.Allowed } allowed }
        && earlier.Exists(other => other.Refusal is null && allowed.RuleIds.Intersect(other.Approval!.RuleIds).Any())
            ? refused with { Refusal = null }
            : refused;

    // A batch that is sent again answers nothing twice, and a request that it named is told its first result: its own, wherever it stands in the list by then.
    private static CommandOrigin Part(CommandOrigin origin, ApprovalId id) =>
        origin with { Receipt = origin.Receipt is { } whole ? whole with { Route = $"{whole.Route}#{id}" } : null };

    private static List<string> Named(IReadOnlyList<string>? ids) => ids switch
    {
        null or [] => throw GantryException.Invalid("ids", "Name the approvals in ids, or one of them in equal_to."),
        { Count: > MostIds } => throw GantryException.Invalid("ids", $"ids may name {MostIds} approvals at most."),
        _ => [.. ids.Distinct(StringComparer.Ordinal)],
    };

    private async Task<List<string>> EqualToAsync(string text, DecideApprovals request, CancellationToken cancellationToken)
    {
        if (request.Ids is not null || !IEntityId<ApprovalId>.TryParse(text, out var id))
        {
            throw GantryException.Invalid("equal_to", "equal_to must be the UUID of an approval, and stands instead of ids.");
        }

        var example = await desk.FindAsync(id, cancellationToken);
        var pending = await log.ReadAsync(view => view.Approvals.Pending(), cancellationToken);
        var equal = pending.Where(other => AreEqual(other, example)).Select(other => other.ApprovalId.ToString()).ToList();
        return equal.Contains(text, StringComparer.Ordinal) ? equal : [text, .. equal];
    }

    // The first of those named that there is; all others have to equal it.
    private async Task<Approval?> ExampleAsync(List<string> named, CancellationToken cancellationToken)
    {
        var ids = named.Select(text => IEntityId<ApprovalId>.TryParse(text, out var id) ? id : (ApprovalId?)null).OfType<ApprovalId>().ToList();
        return await log.ReadAsync(view => ids.Select(view.Approvals.Find).FirstOrDefault(approval => approval is not null), cancellationToken);
    }

    private async Task<DecidedApproval> DecideOneAsync(
        string text, Approval? example, DecideApproval answer, CommandOrigin origin, CancellationToken cancellationToken)
    {
        if (!IEntityId<ApprovalId>.TryParse(text, out var id))
        {
            return new DecidedApproval(text, null, "This is no id of an approval.");
        }

        Approval? approval = null;
        try
        {
            approval = await desk.FindAsync(id, cancellationToken);
            if (example is not null && !AreEqual(approval, example))
            {
                return new DecidedApproval(text, approval, "It is not equal to the first one: another tool, input, agent, workspace, folder or sandbox.");
            }

            return new DecidedApproval(text, await desk.DecideAsync(id, answer, Part(origin, id), cancellationToken), null);
        }
        catch (GantryException refusal)
        {
            return new DecidedApproval(text, approval, refusal.Message);
        }
    }

    private static bool AreEqual(Approval one, Approval other) =>
        string.Equals(one.Tool, other.Tool, StringComparison.Ordinal)
        && string.Equals(one.InputHash, other.InputHash, StringComparison.Ordinal)
        && string.Equals(one.Sandbox, other.Sandbox, StringComparison.Ordinal)
        && string.Equals(FolderOf(one.Action), FolderOf(other.Action), StringComparison.Ordinal)
        && one.Agent == other.Agent
        && one.WorkspaceId == other.WorkspaceId;

    private static string? FolderOf(GatedAction? action) => action switch
    {
        ScriptAction script => script.Folder,
        ProgramAction program => program.Folder,
        _ => null,
    };
}
