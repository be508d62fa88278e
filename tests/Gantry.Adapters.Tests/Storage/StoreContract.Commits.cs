using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Sessions;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_sessions_positions_count_from_one_without_gaps_whatever_was_rolled_back()
    {
        var random = new Random(20260118);
        SessionId[] sessions = [SessionId.New(), SessionId.New(), SessionId.New()];
        var expected = sessions.ToDictionary(session => session, _ => new List<string>());
        for (var round = 0; round < 40; round++)
        {
            var batch = new List<StoreCommand>();
            for (var i = 0; i < random.Next(1, 9); i++)
            {
                var session = sessions[random.Next(sessions.Length)];
                var texts = Enumerable.Range(0, random.Next(1, 4)).Select(n => $"{round}-{i}-{n}").ToList();
                var refuses = random.Next(3) == 0;
                batch.Add(Do(transaction =>
                {
                    foreach (var text in texts)
                    {
                        transaction.Append(Samples.Fact(session, text));
                    }

                    if (refuses)
                    {
                        throw GantryException.Conflict("no", "No.");
                    }
                }));
                if (!refuses)
                {
                    expected[session].AddRange(texts);
                }
            }

            await CommitAsync([.. batch]);
        }

        foreach (var session in sessions)
        {
            var events = await ReadAsync(view => view.Events.Read(session, EventPosition.Start, int.MaxValue));
            events.Select(TextOf).ShouldBe(expected[session]);
            Positions(events).ShouldBe(Enumerable.Range(1, events.Count).Select(n => (long)n));
            (await ReadAsync(view => view.Events.LastPosition(session))).Value.ShouldBe(events.Count);
        }
    }

    [Fact]
    public async Task An_event_comes_back_as_the_bytes_that_were_announced()
    {
        var session = SessionId.New();
        var run = RunId.New();
        var command = Do(transaction => transaction.Append(Samples.Fact(session, "Grüße <b> \u0001 \"quoted\" 你好 🎉", run)));
        await CommitAsync([command]);

        var announced = command.Appended.ShouldHaveSingleItem();
        var stored = (await ReadAsync(view => view.Events.Read(session, EventPosition.Start, 10))).ShouldHaveSingleItem();

        stored.Json.ToArray().ShouldBe(announced.Json.ToArray());
        (stored with { Json = default }).ShouldBe(new LoggedEvent(session, EventPosition.At(1), run, "ui.message.user", default));
        stored.Decode().At.ShouldBe(stored.Decode().At.ToUniversalTime());
    }

    [Fact]
    public async Task A_command_that_throws_is_rolled_back_alone_and_keeps_its_exception()
    {
        var session = SessionId.New();
        var refusal = GantryException.Conflict("no", "No.");
        var first = Do(transaction => transaction.Append(Samples.Fact(session, "first")));
        var bad = Do(transaction =>
        {
            transaction.Append(Samples.Fact(session, "bad"));
            transaction.Workspaces.Add(Samples.ImportedWorkspace());
            throw refusal;
        });
        var last = Do(transaction => transaction.Append(Samples.Fact(session, "last")));

        await CommitAsync(first, bad, last);

        bad.Refusal.ShouldBeSameAs(refusal);
        bad.Appended.ShouldBeEmpty();
        first.Refusal.ShouldBeNull();
        last.Appended.ShouldHaveSingleItem().Position.Value.ShouldBe(2);
        (await ReadAsync(view => view.Events.Read(session, EventPosition.Start, 10))).Select(TextOf).ShouldBe(["first", "last"]);
        (await ReadAsync(view => view.Workspaces.List(new()))).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_broken_rule_of_the_schema_refuses_its_command_alone()
    {
        var session = await NewSessionAsync();
        var run = Samples.Run(session);
        var twice = Do(transaction =>
        {
            transaction.Runs.Add(run);
            transaction.Runs.Add(run);
        });
        var after = Do(transaction => transaction.Append(Samples.Fact(session.SessionId)));

        await CommitAsync(twice, after);

        twice.Refusal.ShouldNotBeNull();
        after.Refusal.ShouldBeNull();
        (await ReadAsync(view => view.Runs.Find(run.RunId))).ShouldBeNull();
    }

    [Fact]
    public async Task A_failed_commit_leaves_nothing_and_the_next_one_works()
    {
        var session = SessionId.New();
        await CommitAsync(transaction => transaction.Append(Samples.Fact(session, "before")));
        MakeCommitsFail();

        var workspace = Samples.ImportedWorkspace();
        await Should.ThrowAsync<Exception>(() => CommitAsync(
            Do(transaction => transaction.Workspaces.Add(workspace)),
            Do(transaction => transaction.Append(Samples.Fact(session, "lost")))));

        (await ReadAsync(view => view.Workspaces.Find(workspace.WorkspaceId))).ShouldBeNull();
        (await ReadAsync(view => view.Events.Read(session, EventPosition.Start, 10))).Select(TextOf).ShouldBe(["before"]);
        await CommitAsync(transaction => transaction.Workspaces.Add(workspace));
        (await ReadAsync(view => view.Workspaces.Find(workspace.WorkspaceId))).ShouldBe(workspace);
    }

    [Fact]
    public async Task An_ephemeral_payload_is_refused()
    {
        var session = SessionId.New();
        var command = Do(transaction =>
            transaction.Append(new NewEvent(session, RunId.New(), AgentName.Demo, new AssistantDelta(ItemId.From("text-1"), 0, "Hel"))));

        await CommitAsync([command]);

        command.Refusal.ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("ui.message.assistant.delta");
        (await ReadAsync(view => view.Events.LastPosition(session))).ShouldBe(EventPosition.Start);
    }

    [Fact]
    public async Task Time_stands_still_in_a_transaction_and_has_whole_milliseconds()
    {
        var moments = new List<DateTimeOffset>();
        await CommitAsync(Do(transaction => moments.Add(transaction.Now)), Do(transaction => moments.Add(transaction.Now)));

        moments.Distinct().Count().ShouldBe(1);
        (moments[0].Ticks % TimeSpan.TicksPerMillisecond).ShouldBe(0);
        moments[0].Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_view_sees_one_moment_while_others_commit()
    {
        var session = SessionId.New();
        await CommitAsync(transaction => transaction.Append(Samples.Fact(session)));
        using var looked = new SemaphoreSlim(0);
        using var committed = new SemaphoreSlim(0);

        var reading = Task.Run(() => ReadAsync(view =>
        {
            var before = view.Events.LastPosition(session);
            looked.Release();
            committed.Wait(TimeSpan.FromSeconds(60), Cancelled).ShouldBeTrue();
            return (before, after: view.Events.LastPosition(session));
        }));
        (await looked.WaitAsync(TimeSpan.FromSeconds(60), Cancelled)).ShouldBeTrue();
        await CommitAsync(transaction => transaction.Append(Samples.Fact(session)));
        committed.Release();

        var (before, after) = await reading;
        before.Value.ShouldBe(1);
        after.ShouldBe(before);
        (await ReadAsync(view => view.Events.LastPosition(session))).Value.ShouldBe(2);
    }

    [Fact]
    public async Task Writing_through_a_view_throws_and_changes_nothing()
    {
        var workspace = Samples.ImportedWorkspace();

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => ReadAsync(view =>
        {
            view.Workspaces.Add(workspace);
            return true;
        }));

        refused.Message.ShouldContain("EventLog.CommitAsync");
        (await ReadAsync(view => view.Workspaces.Find(workspace.WorkspaceId))).ShouldBeNull();
    }

    [Fact]
    public async Task Many_more_queries_than_connections_are_all_answered()
    {
        var session = SessionId.New();
        await CommitAsync(transaction => transaction.Append(Samples.Fact(session)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => ReadAsync(view => view.Events.LastPosition(session)))));

        answers.ShouldAllBe(position => position.Value == 1);
    }

    [Fact]
    public async Task A_store_that_is_opened_again_has_everything()
    {
        var session = await NewSessionAsync();
        await CommitAsync(transaction => transaction.Append(Samples.Fact(session.SessionId, "kept")));

        Reopen();

        (await ReadAsync(view => view.Events.Read(session.SessionId, EventPosition.Start, 10))).Select(TextOf).ShouldBe(["kept"]);
        (await ReadAsync(view => view.Sessions.Find(session.SessionId))).ShouldBe(session with { LastSeq = 1 });
        var next = Do(transaction => transaction.Append(Samples.Fact(session.SessionId)));
        await CommitAsync([next]);
        next.Appended.ShouldHaveSingleItem().Position.Value.ShouldBe(2);
    }
}
