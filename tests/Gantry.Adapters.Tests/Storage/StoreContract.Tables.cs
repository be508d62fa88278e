using System.Text.Json;
using Gantry.Core.Approvals;
using Gantry.Core.Attachments;
using Gantry.Core.Audit;
using Gantry.Core.Claims;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Core.Sessions;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Attachments;
using Gantry.Protocol.Audit;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Runs;
using Gantry.Protocol.Sessions;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Text_that_a_column_has_no_place_for_is_kept_with_a_picture_of_it_and_the_log_keeps_it_as_it_is()
    {
        var session = await NewSessionAsync();
        var message = Samples.Message(session.SessionId) with { Text = "a\0b \ud800 🎉" };
        await CommitAsync(transaction =>
        {
            transaction.Messages.Add(message);
            transaction.Append(Samples.Fact(session.SessionId, "a\0b"));
        });

        (await ReadAsync(view => view.Messages.Find(message.MessageId)))!.Text.ShouldBe("a\u2400b \ufffd 🎉");
        var logged = (await ReadAsync(view => view.Events.Read(session.SessionId, EventPosition.Start, 1))).ShouldHaveSingleItem();
        ((UserMessage)logged.Decode().Payload).Text.ShouldBe("a\0b");
    }

    [Fact]
    public async Task Events_are_read_in_pages_and_by_run()
    {
        var session = SessionId.New();
        RunId[] runs = [RunId.New(), RunId.New()];
        await CommitAsync(transaction =>
        {
            for (var i = 0; i < 10; i++)
            {
                transaction.Append(Samples.Fact(session, run: runs[i % 2]));
            }

            transaction.Append(Samples.Fact(SessionId.New(), run: runs[0]));
        });

        Positions(await ReadAsync(view => view.Events.Read(session, EventPosition.At(3), 4))).ShouldBe([4, 5, 6, 7]);
        Positions(await ReadAsync(view => view.Events.Read(session, EventPosition.At(10), 4))).ShouldBeEmpty();
        Positions(await ReadAsync(view => view.Events.Read(session, EventPosition.At(2), 3, runs[1]))).ShouldBe([4, 6, 8]);
        Positions(await ReadAsync(view => view.Events.Read(session, EventPosition.Start, 99, runs[0]))).ShouldBe([1, 3, 5, 7, 9]);
    }

    [Fact]
    public async Task An_intent_to_change_files_is_found_by_whoever_may_carry_it_on()
    {
        var session = (await NewSessionAsync()).SessionId;
        var node = NodeId.New();
        await CommitAsync(transaction => transaction.FolderChanges.Add(new FolderChange(session, node, "{}")));

        (await ReadAsync(view => view.FolderChanges.Find(session))).ShouldBe(new FolderChange(session, node, "{}"));
        await CommitAsync(transaction =>
        {
            transaction.FolderChanges.Unattended(transaction.Now).ShouldBe([session], "nobody holds the session");
            transaction.Claims.Take(session, node, transaction.Now, transaction.Now.AddSeconds(30));
            transaction.FolderChanges.Unattended(transaction.Now).ShouldBeEmpty();
            transaction.FolderChanges.Assign(session, null);
            transaction.FolderChanges.Unattended(transaction.Now).ShouldBe([session], "nobody carries it out");
            transaction.FolderChanges.Remove(session);
        });
        (await ReadAsync(view => view.FolderChanges.Find(session))).ShouldBeNull();
    }

    [Fact]
    public async Task Attachments_are_kept_of_a_session_and_with_a_message()
    {
        var session = (await NewSessionAsync()).SessionId;
        var attachment = await CommitAsync(transaction =>
        {
            var made = new Attachment(AttachmentId.New(), session, "ü.png", "image/png", 3, new string('a', 64), transaction.Now);
            transaction.Attachments.Add(made);
            return made;
        });
        var message = new MessageRecord(MessageId.New(), session, null, "look", Delivery.Queue, MessageState.Waiting, Samples.Moment, [attachment.ToRef()]);
        await CommitAsync(transaction => transaction.Messages.Add(message));

        (await ReadAsync(view => view.Attachments.Of(session))).ShouldBe([attachment]);
        (await ReadAsync(view => view.Attachments.Find(attachment.AttachmentId))).ShouldBe(attachment);
        (await ReadAsync(view => view.Messages.Find(message.MessageId)))!.Attachments.ShouldBe([attachment.ToRef()]);
    }

    [Fact]
    public async Task A_receipt_is_found_by_all_three_of_its_names_until_it_expires()
    {
        var receipt = new CommandReceipt("owner", "POST /api/sessions", "key-1", new string('b', 64));
        await CommitAsync(transaction => transaction.Receipts.Add(receipt, """{"a":1}""", transaction.Now.AddHours(1)));

        await CommitAsync(transaction =>
        {
            transaction.Receipts.Find(receipt with { BodyHash = "another" }).ShouldBe(new StoredReceipt(receipt.BodyHash, """{"a":1}"""));
            transaction.Receipts.Find(receipt with { Caller = "guest" }).ShouldBeNull();
            transaction.Receipts.Find(receipt with { Route = "POST /api/runs" }).ShouldBeNull();
            transaction.Receipts.Find(receipt with { Key = "KEY-1" }).ShouldBeNull();
        });
    }

    [Fact]
    public async Task An_expired_receipt_is_not_found_and_makes_room()
    {
        var receipt = new CommandReceipt("owner", "POST /api/sessions", "key-1", "one");
        await CommitAsync(transaction => transaction.Receipts.Add(receipt, "1", transaction.Now));

        await CommitAsync(transaction =>
        {
            transaction.Receipts.Find(receipt).ShouldBeNull();
            transaction.Receipts.Add(receipt with { BodyHash = "two" }, "2", transaction.Now.AddHours(1));
            transaction.Receipts.Find(receipt).ShouldBe(new StoredReceipt("two", "2"));
        });
    }

    [Fact]
    public async Task A_session_shows_its_active_run_and_its_last_position()
    {
        var session = await NewSessionAsync();
        var run = Samples.Run(session, RunStatus.Running);
        var queued = Samples.Run(session);
        await CommitAsync(transaction =>
        {
            transaction.Runs.Add(run);
            transaction.Runs.Add(queued);
            transaction.Append(Samples.Fact(session.SessionId));
            transaction.Append(Samples.Fact(session.SessionId));
            transaction.Sessions.TitleIfNone(session.SessionId, "First words");
            transaction.Sessions.TitleIfNone(session.SessionId, "Later words");
        });

        var shown = session with { ActiveRunId = run.RunId, LastSeq = 2, Title = "First words", LastRun = Standing(run) };
        (await ReadAsync(view => view.Sessions.Find(session.SessionId))).ShouldBe(shown);
        (await ReadAsync(view => view.Sessions.List(null, new()))).Items.ShouldBe([shown]);

        await CommitAsync(transaction => transaction.Runs.Update(run with { Status = RunStatus.Completed }));
        (await ReadAsync(view => view.Sessions.Find(session.SessionId))).ShouldBe(shown with { ActiveRunId = null, LastRun = Standing(queued) });

        static SessionRun Standing(RunRecord of) => new(of.RunId, of.Status, of.CreatedAt, PausedFor: null, PausedUntil: null);
    }

    [Fact]
    public async Task Sessions_are_listed_newest_first_in_pages_of_one_workspace_or_all()
    {
        var one = await NewSessionAsync();
        var other = await NewSessionAsync();
        var more = Enumerable.Range(0, 5).Select(_ => Samples.Session(one.WorkspaceId)).ToList();
        await CommitAsync(transaction => more.ForEach(transaction.Sessions.Add));

        Session[] ofOne = [.. more.AsEnumerable().Reverse(), one];
        (await AllPagesAsync(page => ReadAsync(view => view.Sessions.List(one.WorkspaceId, page)), 2)).ShouldBe(ofOne);
        (await AllPagesAsync(page => ReadAsync(view => view.Sessions.List(null, page)), 3)).ShouldBe([.. more.AsEnumerable().Reverse(), other, one]);
        (await ReadAsync(view => view.Sessions.List(one.WorkspaceId, new(6)))).NextCursor.ShouldBeNull();
        (await ReadAsync(view => view.Sessions.List(WorkspaceId.New(), new()))).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_comes_back_whole_and_is_replaced_whole()
    {
        var session = await NewSessionAsync();
        var run = Samples.Run(session, urgent: true);
        await CommitAsync(transaction => transaction.Runs.Add(run));
        (await ReadAsync(view => view.Runs.Find(run.RunId))).ShouldBe(run);

        var changed = run with { Status = RunStatus.WaitingApproval, Stop = null, Error = null, StartedAt = null, CompletedAt = null, Urgent = false, Attempts = 3 };
        await CommitAsync(transaction => transaction.Runs.Update(changed));
        (await ReadAsync(view => view.Runs.Find(run.RunId))).ShouldBe(changed);
        (await ReadAsync(view => view.Runs.Find(RunId.New()))).ShouldBeNull();

        var missing = Do(transaction => transaction.Runs.Update(Samples.Run(session)));
        await CommitAsync([missing]);
        missing.Refusal.ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public async Task The_queue_gives_urgent_runs_first_then_the_oldest()
    {
        var session = await NewSessionAsync();
        var elsewhere = await NewSessionAsync();
        var (a, b) = (Samples.Run(session), Samples.Run(session));
        var (urgent, urgentToo) = (Samples.Run(session, urgent: true), Samples.Run(session, urgent: true));
        await CommitAsync(transaction =>
        {
            foreach (var run in (RunRecord[])[Samples.Run(elsewhere, urgent: true), a, b, urgent, urgentToo])
            {
                transaction.Runs.Add(run);
            }
        });

        var order = new List<RunId>();
        while (await ReadAsync(view => view.Runs.NextQueued(session.SessionId)) is { } next && order.Count < 10)
        {
            order.Add(next.RunId);
            await CommitAsync(transaction => transaction.Runs.Update(next with { Status = RunStatus.Completed }));
        }

        order.ShouldBe([urgent.RunId, urgentToo.RunId, a.RunId, b.RunId]);
    }

    [Fact]
    public async Task A_session_has_one_active_run_at_most()
    {
        var session = await NewSessionAsync();
        var run = Samples.Run(session, RunStatus.Paused);
        var second = Do(transaction => transaction.Runs.Add(Samples.Run(session, RunStatus.Running)));

        await CommitAsync(transaction => transaction.Runs.Add(run));
        await CommitAsync([second]);

        second.Refusal.ShouldNotBeNull();
        (await ReadAsync(view => view.Runs.Active(session.SessionId))).ShouldBe(run);
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_by_session_and_status()
    {
        var (one, other) = (await NewSessionAsync(), await NewSessionAsync());
        var runs = Enumerable.Range(0, 6).Select(i => Samples.Run(i < 4 ? one : other, i % 2 == 0 ? RunStatus.Queued : RunStatus.Error)).ToList();
        await CommitAsync(transaction => runs.ForEach(transaction.Runs.Add));
        IEnumerable<Run> Newest(Func<RunRecord, bool> which) => runs.Where(which).Reverse().Select(run => run.ToRun());

        Task<List<Run>> ListAsync(RunFilter filter) => AllPagesAsync(page => ReadAsync(view => view.Runs.List(filter, page)), 2);
        (await ListAsync(new())).ShouldBe(Newest(_ => true));
        (await ListAsync(new(one.SessionId))).ShouldBe(Newest(run => run.SessionId == one.SessionId));
        (await ListAsync(new(Status: RunStatus.Error))).ShouldBe(Newest(run => run.Status == RunStatus.Error));
        (await ListAsync(new(other.SessionId, RunStatus.Queued))).ShouldBe(Newest(run => run.SessionId == other.SessionId && run.Status == RunStatus.Queued));
    }

    [Fact]
    public async Task Messages_wait_to_steer_in_the_order_in_which_they_came()
    {
        var session = await NewSessionAsync();
        var (first, second, delivered) = (Samples.Message(session.SessionId), Samples.Message(session.SessionId), Samples.Message(session.SessionId));
        await CommitAsync(transaction =>
        {
            foreach (var message in (MessageRecord[])
                [delivered, first, Samples.Message(session.SessionId, Delivery.Queue, RunId.New()), Samples.Message(session.SessionId, Delivery.Steer, RunId.New()), second])
            {
                transaction.Messages.Add(message);
            }

            transaction.Messages.Update(delivered with { State = MessageState.Delivered, RunId = RunId.New(), Text = "Edited." });
        });

        (await ReadAsync(view => view.Messages.WaitingToSteer(session.SessionId))).ShouldBe([first, second]);
        (await ReadAsync(view => view.Messages.Find(delivered.MessageId)))!.State.ShouldBe(MessageState.Delivered);
    }

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

    [Fact]
    public async Task Two_local_workspaces_never_have_the_same_path()
    {
        var (local, imported) = (Samples.LocalWorkspace("/home/me/project"), Samples.ImportedWorkspace());
        await CommitAsync(transaction =>
        {
            transaction.Workspaces.Add(local);
            transaction.Workspaces.Add(imported);
            transaction.Workspaces.Add(Samples.ImportedWorkspace());
        });
        var same = Do(transaction => transaction.Workspaces.Add(Samples.LocalWorkspace("/home/me/project")));
        await CommitAsync([same]);

        var refusal = same.Refusal.ShouldBeOfType<GantryException>();
        refusal.Kind.ShouldBe(FailureKind.Conflict);
        refusal.Message.ShouldContain(local.WorkspaceId.ToString());
        (await ReadAsync(view => view.Workspaces.FindLocal("/home/me/project"))).ShouldBe(local);
        (await ReadAsync(view => view.Workspaces.FindLocal(imported.LocalPath))).ShouldBeNull();
        (await AllPagesAsync(page => ReadAsync(view => view.Workspaces.List(page)), 2)).Count.ShouldBe(3);
    }

    private static async Task<List<T>> AllPagesAsync<T>(Func<PageRequest, Task<ItemPage<T>>> list, int limit)
    {
        var all = new List<T>();
        string? cursor = null;
        for (var pages = 0; pages < 20; pages++)
        {
            var page = await list(PageRequest.Parse(limit.ToString(), cursor));
            page.Items.Count.ShouldBeLessThanOrEqualTo(limit);
            all.AddRange(page.Items);
            cursor = page.NextCursor;
            if (cursor is null)
            {
                break;
            }
        }

        return all;
    }
}
