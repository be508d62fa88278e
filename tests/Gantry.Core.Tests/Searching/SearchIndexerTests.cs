using System.Text.Json;
using Gantry.Core.Failures;
using Gantry.Core.Searching;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Tests.Searching;

public sealed class SearchIndexerTests : IAsyncDisposable
{
    private readonly SearchFixture fixture = new();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task What_was_there_and_what_comes_is_found()
    {
        var session = await fixture.NewSessionAsync("A title");
        var before = await fixture.SayAsync(session, "an early needle");
        await fixture.StartAsync();
        await fixture.IndexedAsync(session, before);

        var after = await fixture.SayAsync(session, "a late needle");
        await fixture.IndexedAsync(session, after);

        var hits = (await fixture.FindAsync("needle")).Items;
        hits.Select(hit => hit.Seq).ShouldBe([after.Value, before.Value]);
        hits[0].SessionTitle.ShouldBe("A title");
        hits[0].Snippet.ShouldBe("a late needle");
        hits[0].Matches.ShouldHaveSingleItem().Start.ShouldBe(7);
    }

    [Fact]
    public async Task All_that_people_look_for_is_found_and_nothing_else()
    {
        var session = await fixture.NewSessionAsync();
        var call = ToolCallId.From("call-1");
        await fixture.SayAsync(session, new UserMessage(MessageId.New(), "needle user"));
        await fixture.SayAsync(session, new AssistantFinal(ItemId.From("a"), "needle assistant"));
        await fixture.SayAsync(session, new ToolCall(call, "bash", JsonElement.Parse("""{"command":"cat\nneedle","lines":[{"n":4711}]}"""), "Run cat"));
        await fixture.SayAsync(session, new ToolResult(call, "bash", ItemId.From("b"), ToolOutcome.Succeeded, "needle result"));
        await fixture.SayAsync(session, new RunError("needle error", "Look again."));
        await fixture.SayAsync(session, new Fault("needle fault"));
        await fixture.SayAsync(session, new ThinkingFinal(ItemId.From("c"), "needle thought"));
        var last = await fixture.SayAsync(session, new MessageQueued(MessageId.New(), "needle queued", Gantry.Protocol.Sessions.Delivery.Queue));
        await fixture.StartAsync();
        await fixture.IndexedAsync(session, last);

        (await fixture.FindAsync("needle")).Items.Select(hit => hit.Type).ShouldBe(
            ["ui.error", "ui.run.error", "ui.tool.result", "ui.tool.call", "ui.message.assistant.final", "ui.message.user"], ignoreOrder: true);
        (await fixture.FindAsync("4711 run")).Items.ShouldHaveSingleItem().Type.ShouldBe("ui.tool.call");
    }

    [Fact]
    public async Task An_index_that_was_deleted_is_built_again_from_the_log()
    {
        var session = await fixture.NewSessionAsync();
        await fixture.StartAsync();
        await fixture.IndexedAsync(session, await fixture.SayAsync(session, "needle one"));
        await fixture.StopAsync();
        var unseen = await fixture.SayAsync(session, "needle two");
        File.Delete(fixture.Data.SearchIndex);

        await fixture.StartAsync();
        await fixture.IndexedAsync(session, unseen);

        (await fixture.FindAsync("needle")).Items.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_index_that_is_found_damaged_is_built_again_while_the_daemon_runs()
    {
        var session = await fixture.NewSessionAsync();
        var last = await fixture.SayAsync(session, "needle");
        await fixture.StartAsync();
        await fixture.IndexedAsync(session, last);
        File.Delete(fixture.Data.SearchIndex);

        (await Should.ThrowAsync<GantryException>(() => fixture.FindAsync("needle"))).Code.ShouldBe("search-rebuilding");
        var next = await fixture.SayAsync(session, "needle again");
        await fixture.IndexedAsync(session, next);

        (await fixture.FindAsync("needle")).Items.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_later_start_reads_only_what_it_has_not_seen()
    {
        var session = await fixture.NewSessionAsync();
        await fixture.StartAsync();
        await fixture.IndexedAsync(session, await fixture.SayAsync(session, "needle one"));
        await fixture.StopAsync();
        var unseen = await fixture.SayAsync(session, "needle two");

        await fixture.StartAsync();
        await fixture.IndexedAsync(session, unseen);

        (await fixture.FindAsync("needle")).Items.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_index_that_knows_more_than_the_log_learns_anew()
    {
        var session = await fixture.NewSessionAsync();
        var last = await fixture.SayAsync(session, "needle in the log");
        var gone = SessionId.New();
        Remember(session.SessionId, EventPosition.At(99));
        Remember(gone, EventPosition.At(1));

        await fixture.StartAsync();
        await fixture.IndexedAsync(session, last);
        await fixture.IndexedAsync(session, await fixture.SayAsync(session, "done"));

        (await fixture.FindAsync("needle")).Items.ShouldHaveSingleItem().Snippet.ShouldBe("needle in the log");
        fixture.Index.Positions().Keys.ShouldBe([session.SessionId]);
    }

    [Fact]
    public async Task What_was_pruned_is_found_and_found_again_when_the_index_is_built_anew()
    {
        var session = await fixture.NewSessionAsync();
        await fixture.SayAsync(session, "needle early");
        await fixture.PruneAsync(session);
        var last = await fixture.SayAsync(session, "needle late");

        await fixture.StartAsync();
        await fixture.IndexedAsync(session, last);

        (await fixture.FindAsync("needle")).Items.Select(hit => hit.Seq).ShouldBe([2, 1]);
    }

    [Fact]
    public async Task A_session_whose_archive_is_gone_keeps_no_other_from_being_found()
    {
        var damaged = await fixture.NewSessionAsync();
        await fixture.SayAsync(damaged, "needle lost");
        await fixture.PruneAsync(damaged);
        Directory.Delete(fixture.Data.Archives, recursive: true);
        var session = await fixture.NewSessionAsync();
        var last = await fixture.SayAsync(session, "needle kept");

        await fixture.StartAsync();
        await fixture.IndexedAsync(session, last);

        (await fixture.FindAsync("needle")).Items.ShouldHaveSingleItem().Snippet.ShouldBe("needle kept");
    }

    [Fact]
    public async Task A_long_session_is_indexed_whole()
    {
        var session = await fixture.NewSessionAsync();
        var last = EventPosition.Start;
        for (var i = 0; i < 300; i++)
        {
            last = await fixture.SayAsync(session, $"needle number{i}");
        }

        await fixture.StartAsync();
        await fixture.IndexedAsync(session, last);

        (await fixture.FindAsync("number0")).Items.ShouldHaveSingleItem();
        (await fixture.FindAsync("number299")).Items.ShouldHaveSingleItem();
        (await fixture.FindAsync("needle")).NextCursor.ShouldNotBeNull();
    }

    private void Remember(SessionId session, EventPosition through) =>
        fixture.Index.Add(session, WorkspaceId.New(), [new SearchEntry(through, null, DateTimeOffset.UnixEpoch, "ui.message.user", "needle of another database")], through);
}
