using Gantry.Core.Archives;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Outbox;
using Gantry.Core.Sessions;
using Gantry.Core.Tests.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;
using Gantry.Testing;

namespace Gantry.Core.Tests.Archives;

public sealed class ArchivistTests : IAsyncDisposable
{
    private const int MostSteps = 200;

    private readonly ArchiveFixture fixture = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_pruned_log_reads_as_before()
    {
        var session = (await fixture.NewSessionAsync()).SessionId;
        var run = RunId.New();
        await fixture.SayManyAsync(session, 4);
        await fixture.SayManyAsync(session, 4, run);
        var (all, ofRun, late) = (await fixture.ReadAllAsync(session), await fixture.ReadAllAsync(session, run: run), await fixture.ReadAllAsync(session, after: 5));

        var pruned = await fixture.PruneAsync(session);

        pruned.Events.ShouldBe(8);
        pruned.FreedBytes.ShouldBe(all.Sum(System.Text.Encoding.UTF8.GetByteCount));
        (await fixture.KeptAsync(session)).ShouldBe(0);
        (await fixture.ReadAllAsync(session)).ShouldBe(all);
        (await fixture.ReadAllAsync(session, run: run)).ShouldBe(ofRun);
        (await fixture.ReadAllAsync(session, after: 5)).ShouldBe(late);
    }

    [Fact]
    public async Task Dying_at_any_step_loses_nothing_and_the_next_attempt_finishes()
    {
        var hasEnded = false;
        var step = 0;
        while (!hasEnded)
        {
            step++.ShouldBeLessThan(MostSteps);
            var session = (await fixture.NewSessionAsync()).SessionId;
            await fixture.SayManyAsync(session, 8);
            var all = await fixture.ReadAllAsync(session);

            hasEnded = await fixture.PruneUntilStepAsync(session, step);

            (await fixture.ReadAllAsync(session)).ShouldBe(all, $"after step {step}");
            await fixture.PruneAsync(session);
            (await fixture.ReadAllAsync(session)).ShouldBe(all, $"after step {step}");
            (await fixture.KeptAsync(session)).ShouldBe(0);
            fixture.ArchiveNames.ShouldContain($"{session}-8.ndjson.gz");
        }

        // Writing and its lines, the row, the older files, reading back, and three removals and a look: there must be that many.
        step.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task Dying_at_any_step_of_a_later_archive_loses_nothing_either()
    {
        for (var (step, hasEnded) = (1, false); !hasEnded; step++)
        {
            step.ShouldBeLessThan(MostSteps);
            var session = (await fixture.NewSessionAsync()).SessionId;
            await fixture.SayManyAsync(session, 3);
            await fixture.PruneAsync(session);
            await fixture.SayManyAsync(session, 4);
            var all = await fixture.ReadAllAsync(session);
            all.Count.ShouldBe(7);

            hasEnded = await fixture.PruneUntilStepAsync(session, step);

            (await fixture.ReadAllAsync(session)).ShouldBe(all, $"after step {step}");
            await fixture.SayAsync(session, "and on");
            (await fixture.ReadAllAsync(session))[..7].ShouldBe(all, $"after step {step}");
            await fixture.PruneAsync(session);
            (await fixture.ReadAllAsync(session)).Count.ShouldBe(8);
            fixture.ArchiveNames.Where(name => name.StartsWith($"{session}", StringComparison.Ordinal)).ShouldBe([$"{session}-8.ndjson.gz"]);
        }
    }

    [Fact]
    public async Task The_log_goes_on_after_its_last_position()
    {
        var session = (await fixture.NewSessionAsync()).SessionId;
        await fixture.SayManyAsync(session, 5);
        await fixture.PruneAsync(session);

        (await fixture.SayAsync(session, "again")).Value.ShouldBe(6);

        (await fixture.ReadAllAsync(session)).Count.ShouldBe(6);
        (await fixture.Log.ReadAsync(view => view.Sessions.Find(session)!.LastSeq, Cancelled)).ShouldBe(6);
    }

    [Theory]
    [InlineData(RunStatus.Queued)]
    [InlineData(RunStatus.Running)]
    [InlineData(RunStatus.WaitingApproval)]
    [InlineData(RunStatus.Paused)]
    public async Task A_session_with_work_is_not_touched(RunStatus status)
    {
        var session = await fixture.NewSessionAsync();
        await fixture.SayManyAsync(session.SessionId, 2);
        await fixture.CommitAsync(transaction => transaction.Runs.Add(Samples.Run(session, status)));

        (await Should.ThrowAsync<GantryException>(() => fixture.PruneAsync(session.SessionId))).Code.ShouldBe("session-not-closed");

        fixture.Time.Advance(TimeSpan.FromDays(1000));
        (await fixture.Archivist.FindIdleAsync(TimeSpan.FromDays(1), fixture.Time.GetUtcNow(), 10, Cancelled)).ShouldBeEmpty();
        (await fixture.KeptAsync(session.SessionId)).ShouldBe(2);
    }

    [Fact]
    public async Task Sessions_are_found_by_how_long_they_have_been_idle()
    {
        var old = await fixture.NewSessionAsync();
        var young = await fixture.NewSessionAsync();
        await fixture.NewSessionAsync();
        await fixture.SayManyAsync(old.SessionId, 2);
        fixture.Time.Advance(TimeSpan.FromDays(29));
        await fixture.SayAsync(young.SessionId, "young");
        fixture.Time.Advance(TimeSpan.FromDays(2));

        var found = (await fixture.Archivist.FindIdleAsync(TimeSpan.FromDays(30), fixture.Time.GetUtcNow(), 10, Cancelled)).ShouldHaveSingleItem();

        (found.SessionId, found.Through.Value, found.Events).ShouldBe((old.SessionId, 2, 2));
    }

    [Fact]
    public async Task What_a_consumer_has_not_had_is_not_removed()
    {
        var session = (await fixture.NewSessionAsync()).SessionId;
        await fixture.CommitAsync(transaction => transaction.Outbox.Register("kafka"));
        await fixture.SayManyAsync(session, 4);

        (await Should.ThrowAsync<GantryException>(() => fixture.PruneAsync(session))).Code.ShouldBe("events-owed");
        (await fixture.KeptAsync(session)).ShouldBe(4);

        await fixture.CommitAsync(transaction => transaction.Outbox.Forget("kafka"));
        (await fixture.PruneAsync(session)).Events.ShouldBe(4);
    }

    [Fact]
    public async Task A_damaged_archive_is_told_and_nothing_is_removed_because_of_it()
    {
        var session = (await fixture.NewSessionAsync()).SessionId;
        await fixture.SayManyAsync(session, 8);
        var step = 1;
        while (await fixture.Log.ReadAsync(view => view.Archives.Find(session), Cancelled) is null)
        {
            await fixture.PruneUntilStepAsync(session, step++);
            step.ShouldBeLessThan(MostSteps);
        }

        var file = Path.Combine(fixture.Data.Archives, fixture.ArchiveNames.ShouldHaveSingleItem());
        var bytes = await File.ReadAllBytesAsync(file, Cancelled);
        bytes[bytes.Length / 2] ^= 0x40;
        await File.WriteAllBytesAsync(file, bytes, Cancelled);

        (await Should.ThrowAsync<GantryException>(() => fixture.PruneAsync(session))).Code.ShouldBe("archive-damaged");
        (await fixture.KeptAsync(session)).ShouldBe(8);
    }

    [Fact]
    public async Task An_archive_that_is_gone_is_told()
    {
        var session = (await fixture.NewSessionAsync()).SessionId;
        await fixture.SayManyAsync(session, 2);
        await fixture.PruneAsync(session);
        Directory.Delete(fixture.Data.Archives, recursive: true);

        (await Should.ThrowAsync<GantryException>(() => fixture.ReadAllAsync(session))).Code.ShouldBe("archive-missing");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_reader_whose_position_was_pruned_is_told_where_it_is_and_follows_what_comes(int after)
    {
        var session = (await fixture.NewSessionAsync()).SessionId;
        await fixture.SayManyAsync(session, 5);
        await fixture.PruneAsync(session);
        await fixture.SayAsync(session, "later");

        var frames = new List<FeedFrame>();
        await foreach (var burst in fixture.Log.FollowAsync(session, EventPosition.At(after), Cancelled))
        {
            frames.AddRange(burst);
            if (frames[^1].Name == FeedFrame.Synced)
            {
                break;
            }
        }

        frames.Select(frame => frame.Name ?? frame.Position!.Value.ToString()).ShouldBe(["reset", "6", "synced"]);
        frames.ForEach(SchemaCheck.Frame);
        var reset = EventLogFixture.ResetOf(frames[0]);
        (reset.After.Value, reset.Snapshot).ShouldBe((5, $"/api/sessions/{session}/export"));
    }

    [Fact]
    public async Task A_reader_that_has_seen_what_was_pruned_is_not_disturbed()
    {
        var session = (await fixture.NewSessionAsync()).SessionId;
        await fixture.SayManyAsync(session, 5);
        await fixture.PruneAsync(session);

        await foreach (var burst in fixture.Log.FollowAsync(session, EventPosition.At(5), Cancelled))
        {
            burst.ShouldHaveSingleItem().Name.ShouldBe(FeedFrame.Synced);
            break;
        }
    }
}
