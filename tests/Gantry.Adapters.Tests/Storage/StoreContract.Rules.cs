using System.Text.Json;
using Gantry.Core.Approvals;
using Gantry.Core.Approvals.Rules;
using Gantry.Core.Sessions;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;
using Gantry.Protocol.Runs;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_rule_comes_back_whole_and_is_revoked_once()
    {
        var rule = NewRule() with
        {
            Layer = RuleLayer.Session,
            Agent = AgentName.Demo,
            WorkspaceId = WorkspaceId.New(),
            SessionId = SessionId.New(),
            Reason = "Because: \"ü\"",
            ExpiresAt = Samples.Moment.AddDays(1),
            Tests = [new RuleTest("git push", RuleTestExpectation.Matches), new RuleTest("git", RuleTestExpectation.Not)],
        };
        await CommitAsync(transaction =>
        {
            transaction.Rules.Add(rule);
            transaction.Rules.Revoke(rule.RuleId, Samples.Moment, "owner");
            transaction.Rules.Revoke(rule.RuleId, Samples.Moment.AddHours(1), "another");
        });

        var stored = (await ReadAsync(view => view.Rules.Find(rule.RuleId))).ShouldNotBeNull();
        stored.Tests.ShouldBe(rule.Tests);
        (stored with { Tests = [] }).ShouldBe(rule with { Tests = [], RevokedAt = Samples.Moment, RevokedBy = "owner" });
        (await ReadAsync(view => view.Rules.Find(RuleId.New()))).ShouldBeNull();
    }

    [Fact]
    public async Task Rules_in_force_are_those_for_all_and_for_the_place_oldest_first()
    {
        var (workspace, session, now) = (WorkspaceId.New(), SessionId.New(), Samples.Moment);
        var ofSession = NewRule() with { Layer = RuleLayer.Session, SessionId = session };
        var ofWorkspace = NewRule() with { Layer = RuleLayer.Workspace, WorkspaceId = workspace };
        var (ofAll, brief, over, revoked) = (NewRule(), NewRule() with { ExpiresAt = now.AddMilliseconds(1) }, NewRule() with { ExpiresAt = now }, NewRule());
        var elsewhere = NewRule() with { Layer = RuleLayer.Workspace, WorkspaceId = WorkspaceId.New() };
        await CommitAsync(transaction =>
        {
            foreach (var rule in (Rule[])[ofSession, ofWorkspace, ofAll, brief, over, revoked, elsewhere])
            {
                transaction.Rules.Add(rule);
            }

            transaction.Rules.Revoke(revoked.RuleId, now, "owner");
        });

        Task<List<RuleId>> InForceAsync(WorkspaceId? there, SessionId? inIt) =>
            ReadAsync(view => view.Rules.InForce(there, inIt, now).Select(rule => rule.RuleId).ToList());
        (await InForceAsync(workspace, session)).ShouldBe([ofSession.RuleId, ofWorkspace.RuleId, ofAll.RuleId, brief.RuleId]);
        (await InForceAsync(workspace, SessionId.New())).ShouldBe([ofWorkspace.RuleId, ofAll.RuleId, brief.RuleId]);
        (await InForceAsync(null, null)).ShouldBe([ofAll.RuleId, brief.RuleId]);
    }

    [Fact]
    public async Task Rules_are_listed_newest_first_by_what_they_are()
    {
        var workspace = WorkspaceId.New();
        Rule[] rules =
        [
            NewRule(),
            NewRule() with { Effect = RuleEffect.Deny },
            NewRule() with { Kind = RuleKind.File, Layer = RuleLayer.Workspace, WorkspaceId = workspace },
        ];
        await CommitAsync(transaction =>
        {
            Array.ForEach(rules, transaction.Rules.Add);
            transaction.Rules.Revoke(rules[1].RuleId, Samples.Moment, "owner");
        });

        async Task<int[]> ListAsync(RuleFilter filter) =>
            [.. (await AllPagesAsync(page => ReadAsync(view => view.Rules.List(filter, page)), 1)).Select(found => Array.FindIndex(rules, rule => rule.RuleId == found.RuleId))];
        (await ListAsync(new())).ShouldBe([2, 1, 0]);
        (await ListAsync(new(Effect: RuleEffect.Allow))).ShouldBe([2, 0]);
        (await ListAsync(new(Kind: RuleKind.File))).ShouldBe([2]);
        (await ListAsync(new(RuleLayer.User))).ShouldBe([1, 0]);
        (await ListAsync(new(WorkspaceId: workspace))).ShouldBe([2]);
        (await ListAsync(new(SessionId: SessionId.New()))).ShouldBeEmpty();
        (await ListAsync(new(Revoked: true))).ShouldBe([1]);
        (await ListAsync(new(Revoked: false))).ShouldBe([2, 0]);
    }

    [Fact]
    public async Task Hits_are_the_same_before_and_after_they_are_folded()
    {
        var (rule, managed, at) = (NewRule(), RuleId.New(), Samples.Moment);
        await CommitAsync(transaction =>
        {
            transaction.Rules.Add(rule);
            transaction.Rules.CountHit(rule.RuleId, at.AddHours(2));
            transaction.Rules.CountHit(rule.RuleId, at);
            transaction.Rules.CountHit(managed, at);
        });
        Task<RuleUse> UseAsync(RuleId id) => ReadAsync(view => view.Rules.UseOf(id));

        (await UseAsync(rule.RuleId)).ShouldBe(new RuleUse(2, at.AddHours(2)));
        (await CommitAsync(transaction => transaction.Rules.FoldHits())).ShouldBe(3);
        await CommitAsync(transaction => transaction.Rules.CountHit(rule.RuleId, at.AddHours(1)));
        (await CommitAsync(transaction => transaction.Rules.FoldHits())).ShouldBe(1);
        await CommitAsync(transaction => transaction.Rules.CountHit(rule.RuleId, at.AddHours(3)));

        var listed = (await ReadAsync(view => view.Rules.List(new RuleFilter(), new()))).Items.Single();
        (listed.Hits, listed.LastUsedAt).ShouldBe((4, at.AddHours(3)));
        (await UseAsync(managed)).ShouldBe(new RuleUse(1, at));
        (await UseAsync(RuleId.New())).ShouldBe(new RuleUse(0, null));
    }

    [Fact]
    public async Task An_approval_keeps_its_action_its_rules_and_its_suggestions()
    {
        var session = await NewSessionAsync();
        var run = Samples.Run(session, RunStatus.WaitingApproval);
        GatedAction[] actions = [new ScriptAction("rm \u0001 'ü'", "/tmp"), new ProgramAction(["a", ""]), new FileAction(["b"]), new NetworkAction("h", 1), new OtherAction("t")];
        var approvals = actions.Select((action, at) => Samples.Approval(run, $"call-{at}") with
        {
            WorkspaceId = session.WorkspaceId,
            Action = action,
            RuleIds = [RuleId.New(), RuleId.New()],
            RuleSuggestions = [new RuleSuggestion(0, "All.", [new SuggestedRule(RuleEffect.Allow, RuleKind.Command, "a *")], [ApprovalScope.Session, ApprovalScope.Always])],
        }).ToList();
        await CommitAsync(transaction =>
        {
            transaction.Runs.Add(run);
            approvals.ForEach(transaction.Approvals.Add);
        });

        foreach (var approval in approvals)
        {
            var stored = (await ReadAsync(view => view.Approvals.Find(approval.ApprovalId))).ShouldNotBeNull();
            stored.WorkspaceId.ShouldBe(session.WorkspaceId);
            stored.RuleIds.ShouldBe(approval.RuleIds);
            JsonSerializer.Serialize(stored, ApiJson.Default.Approval).ShouldBe(JsonSerializer.Serialize(approval, ApiJson.Default.Approval));
        }
    }

    [Fact]
    public async Task Equal_requests_are_the_pending_ones_with_the_same_tool_and_hash_oldest_first()
    {
        var session = await NewSessionAsync();
        var run = Samples.Run(session, RunStatus.WaitingApproval);
        var (one, two, three) = (Samples.Approval(run, "1"), Samples.Approval(run, "2"), Samples.Approval(run, "3"));
        await CommitAsync(transaction =>
        {
            transaction.Runs.Add(run);
            foreach (var approval in (Approval[])
                [one, two, three, Samples.Approval(run, "4") with { Tool = "other" }, Samples.Approval(run, "5") with { InputHash = "b" }, Samples.Approval(run, "6") with { Status = ApprovalStatus.Denied }])
            {
                transaction.Approvals.Add(approval);
            }
        });

        (await ReadAsync(view => view.Approvals.PendingEqual(one.Tool, one.InputHash, 2))).Select(equal => equal.ApprovalId).ShouldBe([one.ApprovalId, two.ApprovalId]);
        (await ReadAsync(view => view.Approvals.PendingEqual(one.Tool, one.InputHash, 9))).Count.ShouldBe(3);
    }

    private static Rule NewRule() =>
        new(
            RuleId.New(), RuleLayer.User, RuleEffect.Allow, RuleKind.Command, "git push", Agent: null, WorkspaceId: null, SessionId: null, Reason: null,
            ExpiresAt: null, [], Samples.Moment, "owner", Hits: 0, LastUsedAt: null, RevokedAt: null, RevokedBy: null, Fault: null);
}
