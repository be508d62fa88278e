using System.Collections.Concurrent;
using Gantry.Core.Agents;
using Gantry.Core.Approvals.Rules;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;

namespace Gantry.Core.Approvals;

/// <summary>
/// The one inbox. A request is durable before anybody is asked, its first answer wins, and whoever waits learns of it after it is durable. An approval is bound
/// to the hash of the exact input that was shown.
/// </summary>
public sealed class ApprovalDesk(EventLog log, TimeProvider time, RuleClerk clerk)
{
    /// <summary>How long a request waits for an answer before it becomes a denial.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <summary>The most characters of feedback.</summary>
    public const int LongestFeedback = 4000;

    private const string Deadline = "deadline";
    private const string EndOfRun = "end of run";

    private readonly ConcurrentDictionary<ApprovalId, TaskCompletionSource> waiting = [];

    /// <summary>Newest first.</summary>
    public Task<ItemPage<Approval>> ListAsync(ApprovalFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        log.ReadAsync(view => view.Approvals.List(filter, page), cancellationToken);

    /// <summary>Finds an approval.</summary>
    /// <exception cref="GantryException">There is none.</exception>
    public Task<Approval> FindAsync(ApprovalId id, CancellationToken cancellationToken) => log.ReadAsync(view => Find(view, id), cancellationToken);

    /// <summary>Finds the approval that a step of a run waits for.</summary>
    /// <exception cref="GantryException">There is none.</exception>
    public Task<Approval> FindAsync(RunId run, string step, CancellationToken cancellationToken) =>
        log.ReadAsync(
            view => (ToolCall(step) is { } call ? view.Approvals.Find(run, call) : null) ?? throw GantryException.NotFound("approval", $"of step '{step}' in run {run}"),
            cancellationToken);

    /// <summary>Finds the approval that a tool call of a session waits for.</summary>
    /// <exception cref="GantryException">There is none.</exception>
    public Task<Approval> FindAsync(SessionId session, string toolCall, CancellationToken cancellationToken) =>
        log.ReadAsync(
            view => (ToolCall(toolCall) is { } call ? view.Approvals.Find(session, call) : null)
                ?? throw GantryException.NotFound("approval", $"of tool call '{toolCall}' in session {session}"),
            cancellationToken);

    /// <summary>Answers a request; only the first answer counts.</summary>
    /// <exception cref="GantryException">It is already decided, the hash is another one (conflict), or a field is wrong.</exception>
    public async Task<Approval> DecideAsync(ApprovalId id, DecideApproval request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var (verdict, scope) = Check(request);
        List<ApprovalId> answered = [];
        var decided = await log.CommitOnceAsync(
            origin.Receipt,
            transaction =>
            {
                var approval = Find(transaction, id);
                if (approval.Status != ApprovalStatus.Pending)
                {
                    throw GantryException.Conflict(
                        "approval-already-decided",
                        $"This approval is already {StatusWord(approval.Status)}{(approval.DecidedBy is { } by ? $" (by {by})" : "")}.");
                }

                if (request.InputHash is null)
                {
                    throw GantryException.Invalid("input_hash", "input_hash must be the hash of what you saw; GET the approval to see it.");
                }

                if (!string.Equals(approval.InputHash, request.InputHash, StringComparison.Ordinal))
                {
                    throw GantryException.Conflict("approval-input-changed", "This answer is for other input than the request has; look at the request again.");
                }

                var rules = clerk.Remember(transaction, approval, scope, request, origin);
                var status = verdict == ApprovalVerdict.Allow ? ApprovalStatus.Allowed : ApprovalStatus.Denied;
                var resolved = Resolve(transaction, approval with { RuleIds = rules.Count > 0 ? rules : approval.RuleIds }, status, scope, origin, request.Feedback);
                answered = [id, .. rules.Count > 0 ? AnswerEqual(transaction, resolved) : []];
                return resolved;
            },
            cancellationToken);

        answered.ForEach(Announce);
        return decided;
    }

    /// <summary>
    /// Asks within a run's transaction, or finds the request that the tool call already has. What the rules allow or deny comes back answered: nobody waits.
    /// </summary>
    internal Approval Ask(IStoreTransaction transaction, SessionId session, RunId run, AgentName agent, ApprovalQuestion question, WorkspaceId? workspace = null)
    {
        var input = ExactInput.Of(question.Input);
        if (transaction.Approvals.Find(run, question.ToolCallId) is { } earlier)
        {
            return string.Equals(earlier.InputHash, input.Hash, StringComparison.Ordinal)
                ? earlier
                : throw new InvalidOperationException($"Tool call {question.ToolCallId} was asked before with other input.");
        }

        var asked = new Approval(
            ApprovalId.New(),
            session,
            run,
            StepId.From(question.ToolCallId.Value),
            question.ToolCallId,
            agent,
            question.Tool,
            question.Title,
            question.Reason,
            input.Json,
            input.Hash,
            question.Diff,
            question.Sandbox.Sentence,
            ApprovalStatus.Pending,
            transaction.Now,
            transaction.Now + Patience,
            DecidedAt: null,
            DecidedBy: null,
            Feedback: null)
        {
            WorkspaceId = workspace,
        };
        var ruling = clerk.Judge(transaction, asked, question.Action);
        var approval = ruling.Approval;
        transaction.Approvals.Add(approval);
        transaction.Append(new NewEvent(
            session,
            run,
            agent,
            new ApprovalRequested(
                approval.ApprovalId,
                approval.StepId,
                approval.ToolCallId,
                approval.Tool,
                approval.Title,
                approval.Reason,
                approval.Input,
                approval.InputHash,
                approval.Sandbox,
                approval.ExpiresAt,
                approval.Diff,
                ruling.Verdict,
                approval.RuleIds,
                approval.RuleSuggestions)));
        return ruling.Verdict == RuleEffect.Ask
            ? approval
            : Resolve(
                transaction,
                approval,
                ruling.Verdict == RuleEffect.Allow ? ApprovalStatus.Allowed : ApprovalStatus.Denied,
                ApprovalScope.Once,
                RuleClerk.OriginOf(approval.RuleIds),
                ruling.Denial);
    }

    /// <summary>Waits until a request is answered, withdrawn or past its deadline.</summary>
    internal async Task<Approval> WaitAsync(ApprovalId id, CancellationToken cancellationToken)
    {
        // Subscribe first, look second: an answer that comes in between is seen by one of the two.
        var answered = waiting.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            var approval = await FindAsync(id, cancellationToken);
            if (approval.Status == ApprovalStatus.Pending)
            {
                await WaitForAnswerAsync(approval, answered.Task, cancellationToken);
                approval = await FindAsync(id, cancellationToken);
            }

            return approval;
        }
        finally
        {
            waiting.TryRemove(id, out _);
        }
    }

    /// <summary>Takes back what a run that ends still asks.</summary>
    internal void Withdraw(IStoreTransaction transaction, RunId run)
    {
        foreach (var pending in transaction.Approvals.Pending(run))
        {
            Resolve(transaction, pending, ApprovalStatus.Withdrawn, ApprovalScope.Once, new CommandOrigin(EndOfRun, "daemon"), feedback: null);
        }
    }

    private static Approval Resolve(
        IStoreTransaction transaction,
        Approval approval,
        ApprovalStatus status,
        ApprovalScope scope,
        CommandOrigin origin,
        string? feedback)
    {
        var decided = approval with { Status = status, DecidedAt = transaction.Now, DecidedBy = origin.Actor, Feedback = feedback };
        transaction.Approvals.Update(decided);
        transaction.Append(new NewEvent(
            approval.SessionId,
            approval.RunId,
            approval.Agent,
            new ApprovalResolved(
                approval.ApprovalId,
                approval.ToolCallId,
                status == ApprovalStatus.Allowed ? ApprovalVerdict.Allow : ApprovalVerdict.Deny,
                scope,
                approval.InputHash,
                origin.Actor,
                origin.Client,
                feedback,
                decided.RuleIds)));
        return decided;
    }

    // A rule that was just written counts for those who ask the same and wait.
    private List<ApprovalId> AnswerEqual(IStoreTransaction transaction, Approval answered)
    {
        var also = new List<ApprovalId>();
        foreach (var (equal, rules) in clerk.NowAllowed(transaction, answered).ToList())
        {
            Resolve(transaction, equal with { RuleIds = rules }, ApprovalStatus.Allowed, ApprovalScope.Once, RuleClerk.OriginOf(rules), feedback: null);
            also.Add(equal.ApprovalId);
        }

        return also;
    }

    private static (ApprovalVerdict Verdict, ApprovalScope Scope) Check(DecideApproval request)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (request.Decision is not ("allow" or "deny"))
        {
            faults["decision"] = ["decision must be allow or deny."];
        }

        var scope = AnswerReach.Read(request, faults);

        if (request.Feedback is { Length: > LongestFeedback })
        {
            faults["feedback"] = [$"feedback may have {LongestFeedback} characters at most."];
        }

        return faults.Count == 0
            ? (request.Decision is "allow" ? ApprovalVerdict.Allow : ApprovalVerdict.Deny, scope)
            : throw GantryException.Invalid(faults);
    }

    private static Approval Find(IStoreView view, ApprovalId id) => view.Approvals.Find(id) ?? throw GantryException.NotFound(ApprovalId.Noun, id);

    private static ToolCallId? ToolCall(string text)
    {
        try
        {
            return ToolCallId.From(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string StatusWord(ApprovalStatus status) => status switch
    {
        ApprovalStatus.Allowed => "allowed",
        ApprovalStatus.Denied => "denied",
        ApprovalStatus.Expired => "denied: nobody answered in time",
        ApprovalStatus.Withdrawn => "withdrawn: its run has ended",
        _ => "pending",
    };

    private void Announce(ApprovalId id)
    {
        if (waiting.TryGetValue(id, out var answered))
        {
            answered.TrySetResult();
        }
    }

    private async Task WaitForAnswerAsync(Approval approval, Task answered, CancellationToken cancellationToken)
    {
        var left = approval.ExpiresAt - time.GetUtcNow();
        try
        {
            await answered.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            await log.CommitAsync(
                transaction =>
                {
                    if (Find(transaction, approval.ApprovalId) is { Status: ApprovalStatus.Pending } pending)
                    {
                        Resolve(transaction, pending, ApprovalStatus.Expired, ApprovalScope.Once, new CommandOrigin(Deadline, "daemon"), "Nobody answered in time.");
                    }
                },
                cancellationToken);
        }
    }
}
