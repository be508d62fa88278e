using Gantry.Core.Agents;
using Gantry.Core.Approvals.External;
using Gantry.Core.Approvals.Rules;
using Gantry.Core.Audit;
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
public sealed class ApprovalDesk(EventLog log, Deadlines deadlines, AnswerBell bell, InputEditing editing, ExternalConsent external, RuleClerk clerk)
{
    /// <summary>The most characters of feedback.</summary>
    public const int LongestFeedback = 4000;

    /// <summary>The most characters of words that answer a question.</summary>
    public const int LongestAnswer = 16_000;

    private const string EndOfRun = "end of run";
    private const string ByAgent = "the agent";

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
    /// <exception cref="GantryException">
    /// It is already decided, the hash is another one (conflict), a field is wrong, or a rule or the external policy denies it (forbidden).
    /// </exception>
    public async Task<Approval> DecideAsync(ApprovalId id, DecideApproval request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var (verdict, scope) = Check(request);
        var edit = request.Input is { } input ? editing.Read(await FindAsync(id, cancellationToken), input) : null;
        if (verdict == ApprovalVerdict.Allow && await FindAsync(id, cancellationToken) is { Status: ApprovalStatus.Pending } asked)
        {
            await RequireConsentAsync(asked, edit?.Edited, origin, cancellationToken);
        }

        List<ApprovalId> answered = [];
        AuditNote? refused = null;
        var decided = await NotingAsync(() => refused, () => log.CommitOnceAsync(
            origin.Receipt,
            transaction =>
            {
                var approval = FindPending(transaction, id);
                if (approval.Kind == ApprovalKind.Question)
                {
                    throw GantryException.Invalid("decision", "This is a question and has no decision: POST your words or choices to its /answer.");
                }

                if (request.InputHash is null)
                {
                    throw GantryException.Invalid("input_hash", "input_hash must be the hash of what you saw; GET the approval to see it.");
                }

                if (!string.Equals(approval.InputHash, request.InputHash, StringComparison.Ordinal))
                {
                    throw GantryException.Conflict("approval-input-changed", "This answer is for other input than the request has; look at the request again.");
                }

                if (edit is not null && editing.Judge(transaction, approval, edit) is { } denial)
                {
                    refused = RefusedAnswer.Note(approval, origin, denial.Sentence, edit.Edited, denial.RuleIds);
                    throw GantryException.Forbidden("denied-by-rule", $"The edited input is denied by a rule: {denial.Sentence} Edit it again, or change the rule.");
                }

                var rules = clerk.Remember(transaction, approval, scope, request, origin);
                var resolution = new Resolution(verdict == ApprovalVerdict.Allow ? ApprovalStatus.Allowed : ApprovalStatus.Denied, origin)
                {
                    Scope = scope,
                    Feedback = request.Feedback,
                    Edited = edit?.Edited,
                    RuleIds = rules,
                };
                var resolved = resolution.Apply(transaction, approval);
                answered = [id, .. rules.Count > 0 ? AnswerEqual(transaction, resolved) : []];
                return resolved;
            },
            cancellationToken));

        answered.ForEach(bell.Ring);
        return decided;
    }

    /// <summary>Answers a question of an agent; only the first answer counts.</summary>
    /// <exception cref="GantryException">It is already answered (conflict), is no question, or the answer does not fit.</exception>
    public async Task<Approval> AnswerAsync(ApprovalId id, AnswerQuestion request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var answered = await log.CommitOnceAsync(
            origin.Receipt,
            transaction =>
            {
                var question = FindPending(transaction, id);
                return new Resolution(ApprovalStatus.Answered, origin) { Answer = QuestionAnswers.Read(question, request) }.Apply(transaction, question);
            },
            cancellationToken);

        bell.Ring(id);
        return answered;
    }

    /// <summary>
    /// Asks the external policy, when there is one, about what the rules would allow: a transaction cannot wait for it. Null when there is nothing to ask it.
    /// When it does not allow a person is asked, and it again about the person's answer.
    /// </summary>
    internal async Task<PolicyWord?> AskPolicyAsync(Asking asking, ApprovalQuestion question, CancellationToken cancellationToken)
    {
        if (!external.IsNeeded || question.Kind != ApprovalKind.Approval)
        {
            return null;
        }

        var (asked, decidedBy) = await log.CommitAsync(
            transaction =>
            {
                var draft = ApprovalDraft.Of(ApprovalId.New(), asking, question, ExactInput.Of(question.Input), transaction.Now, transaction.Now);
                return (draft, clerk.AllowedBy(transaction, draft, question.Action));
            },
            cancellationToken);
        return decidedBy is { } rule ? new PolicyWord(asked.ApprovalId, await external.AllowsAsync(RuleClerk.ActorOf(rule), asked, cancellationToken)) : null;
    }

    /// <summary>
    /// Asks within a run's transaction, or finds the request that the tool call already has. What the rules allow or deny comes back answered: nobody waits.
    /// </summary>
    /// <param name="policy">What <see cref="AskPolicyAsync"/> brought.</param>
    internal Approval Ask(
        IStoreTransaction transaction, SessionId session, RunId run, AgentName agent, ApprovalQuestion question, WorkspaceId? workspace = null, PolicyWord? policy = null)
    {
        var input = ExactInput.Of(question.Input);
        if (Earlier(transaction, run, question.ToolCallId, input) is { } earlier)
        {
            return earlier;
        }

        var asked = ApprovalDraft.Of(policy?.ApprovalId ?? ApprovalId.New(), new Asking(session, run, agent, workspace), question, input, transaction.Now, deadlines.From(transaction.Now));
        var ruling = clerk.Judge(transaction, asked, question.Action, policyConsents: policy is { Allows: true });
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
                approval.Kind,
                approval.Editable,
                ruling.Verdict,
                approval.RuleIds,
                approval.RuleSuggestions)));
        return ruling.Verdict == RuleEffect.Ask
            ? approval
            : RuleClerk.ResolutionOf(ruling.Verdict, approval.RuleIds, ruling.Denial).Apply(transaction, approval);
    }

    /// <summary>Asks the user something within a run's transaction, or finds the question that the tool call already asked.</summary>
    internal Approval AskUser(IStoreTransaction transaction, SessionId session, RunId run, AgentName agent, UserQuestion question)
    {
        var input = ExactInput.Of(question.Input);
        if (Earlier(transaction, run, question.ToolCallId, input) is { } earlier)
        {
            return earlier;
        }

        var asked = ApprovalDraft.Of(new Asking(session, run, agent, WorkspaceId: null), question, input, transaction.Now, deadlines.From(transaction.Now));
        transaction.Approvals.Add(asked);
        transaction.Append(new NewEvent(
            session,
            run,
            agent,
            new QuestionAsked(asked.ApprovalId, question.Text, question.Choices, question.ToolCallId, question.Multiple, asked.ExpiresAt)));
        return asked;
    }

    /// <summary>Waits until a request is answered, withdrawn or past its deadline.</summary>
    internal Task<Approval> WaitAsync(ApprovalId id, CancellationToken cancellationToken) => bell.WaitAsync(id, cancellationToken);

    /// <summary>Takes back what a run that ends still asks.</summary>
    internal static void Withdraw(IStoreTransaction transaction, RunId run)
    {
        foreach (var pending in transaction.Approvals.Pending(run))
        {
            new Resolution(ApprovalStatus.Withdrawn, new CommandOrigin(EndOfRun, "daemon")).Apply(transaction, pending);
        }
    }

    /// <summary>Takes back what one tool call of a run still asks; gives what was taken back.</summary>
    internal static IReadOnlyList<ApprovalId> Withdraw(IStoreTransaction transaction, RunId run, ToolCallId call)
    {
        var withdrawn = transaction.Approvals.Pending(run).Where(pending => pending.ToolCallId == call).ToList();
        foreach (var pending in withdrawn)
        {
            new Resolution(ApprovalStatus.Withdrawn, new CommandOrigin(ByAgent, "daemon")).Apply(transaction, pending);
        }

        return [.. withdrawn.Select(pending => pending.ApprovalId)];
    }

    /// <summary>Lets go those who wait for what was withdrawn.</summary>
    internal void RingWithdrawn(IReadOnlyList<ApprovalId> withdrawn)
    {
        foreach (var id in withdrawn)
        {
            bell.Ring(id);
        }
    }

    // A rule that was just written counts for those who ask the same and wait.
    private List<ApprovalId> AnswerEqual(IStoreTransaction transaction, Approval answered)
    {
        var also = new List<ApprovalId>();
        foreach (var (equal, rules) in clerk.NowAllowed(transaction, answered).ToList())
        {
            RuleClerk.ResolutionOf(RuleEffect.Allow, rules).Apply(transaction, equal);
            also.Add(equal.ApprovalId);
        }

        return also;
    }

    /// <summary>What can be said of an answer without looking at its request.</summary>
    /// <exception cref="GantryException">A field is wrong.</exception>
    internal static (ApprovalVerdict Verdict, ApprovalScope Scope) Check(DecideApproval request)
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

        if (request is { Input: not null, Decision: not "allow" })
        {
            faults["input"] = ["input goes with decision allow only."];
        }

        return faults.Count == 0
            ? (request.Decision is "allow" ? ApprovalVerdict.Allow : ApprovalVerdict.Deny, scope)
            : throw GantryException.Invalid(faults);
    }

    // What refuses an answer takes its transaction back, so the note has one of its own.
    private async Task<Approval> NotingAsync(Func<AuditNote?> refused, Func<Task<Approval>> decide)
    {
        try
        {
            return await decide();
        }
        catch (GantryException) when (refused() is { } note)
        {
            await log.CommitAsync(transaction => transaction.Note(note), CancellationToken.None);
            throw;
        }
    }

    private async Task RequireConsentAsync(Approval asked, EditedInput? edited, CommandOrigin origin, CancellationToken cancellationToken)
    {
        try
        {
            await external.RequireAsync(origin.Actor, asked, edited, cancellationToken);
        }
        catch (GantryException refusal)
        {
            await log.CommitAsync(transaction => transaction.Note(RefusedAnswer.Note(asked, origin, refusal.Message, edited, rules: [])), CancellationToken.None);
            throw;
        }
    }

    private static Approval? Earlier(IStoreTransaction transaction, RunId run, ToolCallId call, ExactInput input) =>
        transaction.Approvals.Find(run, call) is not { } earlier ? null
        : string.Equals(earlier.InputHash, input.Hash, StringComparison.Ordinal) ? earlier
        : throw new InvalidOperationException($"Tool call {call} was asked before with other input.");

    private static Approval FindPending(IStoreView view, ApprovalId id)
    {
        var approval = Find(view, id);
        return approval.Status == ApprovalStatus.Pending
            ? approval
            : throw GantryException.Conflict(
                "approval-already-decided",
                $"This {approval.Kind.ToString().ToLowerInvariant()} is already {StatusWord(approval.Status)}{(approval.DecidedBy is { } by ? $" (by {by})" : "")}.");
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
        ApprovalStatus.Answered => "answered",
        ApprovalStatus.Withdrawn => "withdrawn: its run has ended",
        _ => "pending",
    };
}
