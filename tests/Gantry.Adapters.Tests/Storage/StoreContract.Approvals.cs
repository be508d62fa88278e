using System.Text.Json;
using Gantry.Core.Approvals;
using Gantry.Core.Audit;
using Gantry.Core.Failures;
using Gantry.Core.Sessions;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Audit;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task An_approval_comes_back_whole_with_the_exact_characters_that_were_hashed()
    {
        var session = await NewSessionAsync();
        var run = Samples.Run(session, RunStatus.WaitingApproval);
        var approval = Samples.Approval(run);
        await CommitAsync(transaction =>
        {
            transaction.Runs.Add(run);
            transaction.Approvals.Add(approval);
        });

        var stored = (await ReadAsync(view => view.Approvals.Find(approval.ApprovalId))).ShouldNotBeNull();
        stored.Input.GetRawText().ShouldBe(approval.Input.GetRawText());
        (stored with { Input = default }).ShouldBe(approval with { Input = default });

        var decided = stored with { Status = ApprovalStatus.Denied, DecidedAt = Samples.Moment, DecidedBy = "owner", Feedback = "Not like this." };
        await CommitAsync(transaction => transaction.Approvals.Update(decided));
        var again = (await ReadAsync(view => view.Approvals.Find(run.RunId, approval.ToolCallId))).ShouldNotBeNull();
        (again with { Input = default }).ShouldBe(decided with { Input = default });
    }

    [Fact]
    public async Task Questions_and_edits_are_stored_whole_and_every_change_is_a_revision()
    {
        var session = await NewSessionAsync();
        var run = Samples.Run(session, RunStatus.WaitingApproval);
        var edited = new EditedInput(JsonElement.Parse("""{"command":  "ls"}"""), new string('b', 64));
        var approval = Samples.Approval(run) with { Editable = true, Edited = edited, DecidedVia = "cli" };
        var question = Samples.Approval(run, "call-2") with { Kind = ApprovalKind.Question, Form = new QuestionForm(["a", "\"ü\"\n"], Multiple: true), Answer = "a\nb" };
        await CommitAsync(transaction =>
        {
            transaction.Runs.Add(run);
            transaction.Approvals.Add(approval);
            transaction.Approvals.Add(question);
        });
        var before = await ReadAsync(view => view.Approvals.Revision);
        await CommitAsync(transaction => transaction.Approvals.Update(approval));

        var (storedApproval, storedQuestion) = await ReadAsync(view => (view.Approvals.Find(approval.ApprovalId)!, view.Approvals.Find(question.ApprovalId)!));
        (storedApproval.Editable, storedApproval.DecidedVia, storedApproval.Form).ShouldBe((true, "cli", null));
        storedApproval.Edited!.Input.GetRawText().ShouldBe(edited.Input.GetRawText());
        storedApproval.Edited.InputHash.ShouldBe(edited.InputHash);
        (storedQuestion.Kind, storedQuestion.Editable, storedQuestion.Answer, storedQuestion.Edited).ShouldBe((ApprovalKind.Question, false, "a\nb", null));
        storedQuestion.Form!.Choices.ShouldBe(question.Form.Choices);
        storedQuestion.Form.Multiple.ShouldBeTrue();

        (await ReadAsync(view => view.Approvals.ChangedAfter(0, 10))).Select(changed => changed.Approval.ApprovalId).ShouldBe([question.ApprovalId, approval.ApprovalId]);
        var last = (await ReadAsync(view => view.Approvals.ChangedAfter(before, 10))).ShouldHaveSingleItem();
        (last.Approval.ApprovalId, last.Revision).ShouldBe((approval.ApprovalId, before + 1));
        (await ReadAsync(view => view.Approvals.Pending())).Select(pending => pending.ApprovalId).ShouldBe([approval.ApprovalId, question.ApprovalId]);
        (await ReadAsync(view => view.Approvals.List(new ApprovalFilter(Kind: ApprovalKind.Question), new()))).Items.ShouldHaveSingleItem().ApprovalId.ShouldBe(question.ApprovalId);
    }

    [Fact]
    public async Task The_inbox_keeps_the_last_moment_that_was_noted()
    {
        (await ReadAsync(view => view.Approvals.LastNoted)).ShouldBeNull();
        await CommitAsync(transaction => transaction.Approvals.Note(Samples.Moment));
        await CommitAsync(transaction => transaction.Approvals.Note(Samples.Moment.AddHours(1)));
        Reopen();
        (await ReadAsync(view => view.Approvals.LastNoted)).ShouldBe(Samples.Moment.AddHours(1));
    }

    [Fact]
    public async Task The_audit_log_is_read_in_order_by_kind_and_time_and_keeps_every_word()
    {
        var note = new AuditNote(AuditKind.Decision, "allowed", "Run ls", "owner", "cli")
        {
            Address = "127.0.0.1",
            SessionId = SessionId.New(),
            RunId = RunId.New(),
            ApprovalId = ApprovalId.New(),
            WorkspaceId = WorkspaceId.New(),
            InputHash = new string('a', 64),
            Rules = ["r1", "r\"2"],
            Detail = "ü",
        };
        await CommitAsync(transaction =>
        {
            transaction.Audit.Add(note, Samples.Moment);
            transaction.Audit.Add(new AuditNote(AuditKind.Refused, "refused", "POST /x", "nobody", "api"), Samples.Moment.AddMinutes(1));
        });
        Reopen();

        var all = await ReadAsync(view => view.Audit.Read(new AuditFilter(), 10));
        all.Select(entry => entry.Kind).ShouldBe([AuditKind.Decision, AuditKind.Refused]);
        var first = all[0];
        first.Rules.ShouldBe(note.Rules);
        (first with { Rules = [] }).ShouldBe(new AuditEntry(
            first.Position, Samples.Moment, note.Kind, note.Verdict, note.What, note.Actor, note.Client, note.Address, note.SessionId, note.RunId, note.ApprovalId,
            note.WorkspaceId, note.InputHash, [], note.Detail));
        (await ReadAsync(view => view.Audit.Read(new AuditFilter(After: first.Position), 10))).ShouldHaveSingleItem().Position.ShouldBe(all[1].Position);
        (await ReadAsync(view => view.Audit.Read(new AuditFilter(Kind: AuditKind.Refused), 10))).ShouldHaveSingleItem().Position.ShouldBe(all[1].Position);
        (await ReadAsync(view => view.Audit.Read(new AuditFilter(Since: Samples.Moment.AddSeconds(1)), 10))).ShouldHaveSingleItem().Position.ShouldBe(all[1].Position);
        (await ReadAsync(view => view.Audit.Read(new AuditFilter(), 1))).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Approvals_are_found_by_call_and_listed_by_what_is_asked()
    {
        var session = await NewSessionAsync();
        var runs = new[] { Samples.Run(session, RunStatus.Completed), Samples.Run(session, RunStatus.WaitingApproval) };
        var old = Samples.Approval(runs[0]) with { Status = ApprovalStatus.Allowed };
        var (pending, pendingToo) = (Samples.Approval(runs[1]), Samples.Approval(runs[1], "call-2"));
        await CommitAsync(transaction =>
        {
            Array.ForEach(runs, transaction.Runs.Add);
            Array.ForEach([old, pending, pendingToo], transaction.Approvals.Add);
        });
        Task<List<Approval>> ListAsync(ApprovalFilter filter) => AllPagesAsync(page => ReadAsync(view => view.Approvals.List(filter, page)), 1);
        static IEnumerable<ApprovalId> Ids(IEnumerable<Approval> approvals) => approvals.Select(approval => approval.ApprovalId);

        (await ReadAsync(view => view.Approvals.Find(session.SessionId, old.ToolCallId)))!.ApprovalId.ShouldBe(pending.ApprovalId);
        Ids(await ReadAsync(view => view.Approvals.Pending(runs[1].RunId))).ShouldBe([pending.ApprovalId, pendingToo.ApprovalId]);
        Ids(await ReadAsync(view => view.Approvals.Pending(runs[0].RunId))).ShouldBeEmpty();
        Ids(await ListAsync(new())).ShouldBe([pendingToo.ApprovalId, pending.ApprovalId, old.ApprovalId]);
        Ids(await ListAsync(new(ApprovalStatus.Pending))).ShouldBe([pendingToo.ApprovalId, pending.ApprovalId]);
        Ids(await ListAsync(new(SessionId: session.SessionId, RunId: runs[0].RunId))).ShouldBe([old.ApprovalId]);
        Ids(await ListAsync(new(SessionId: SessionId.New()))).ShouldBeEmpty();

        var twice = Do(transaction => transaction.Approvals.Add(Samples.Approval(runs[1])));
        await CommitAsync([twice]);
        twice.Refusal.ShouldBeOfType<GantryException>().Kind.ShouldBe(FailureKind.Conflict);
    }
}
