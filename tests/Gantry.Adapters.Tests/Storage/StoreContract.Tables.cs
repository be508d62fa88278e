using Gantry.Core.Attachments;
using Gantry.Core.Claims;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Paging;
using Gantry.Core.Sessions;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Attachments;
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
