using Gantry.Adapters.Storage.Postgres;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Sessions;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Gantry.Adapters.Tests.Storage.Postgres;

public sealed class PostgresStoreTests : StoreContract, IDisposable
{
    private readonly TestPostgres database;
    private PostgresStore store;

    public PostgresStoreTests()
    {
        Assert.SkipUnless(TestPostgres.IsThere, TestPostgres.HowToStart);
        database = new TestPostgres();
        store = Open();
    }

    protected override IStore Store => store;

    public void Dispose()
    {
        store.Dispose();
        database.Dispose();
    }

    [Fact]
    public async Task The_clock_is_the_databases()
    {
        var before = Clock();
        var now = await CommitAsync(transaction => transaction.Now);
        var after = Clock();

        now.ShouldBeInRange(before.AddMilliseconds(-1), after);
    }

    [Fact]
    public async Task A_command_that_goes_on_after_a_failed_statement_is_undone_alone()
    {
        var session = await NewSessionAsync();
        var run = Samples.Run(session);
        var careless = Do(transaction =>
        {
            transaction.Append(Samples.Fact(session.SessionId, "careless"));
            transaction.Runs.Add(run);
            try
            {
                transaction.Runs.Add(run);
            }
            catch (PostgresException)
            {
                // As a careless room would.
            }
        });
        var after = Do(transaction => transaction.Append(Samples.Fact(session.SessionId, "after")));

        await CommitAsync(careless, after);

        careless.Refusal.ShouldBeOfType<InvalidOperationException>();
        after.Appended.ShouldHaveSingleItem().Position.Value.ShouldBe(1);
        (await ReadAsync(view => view.Runs.Find(run.RunId))).ShouldBeNull();
    }

    [Fact]
    public async Task A_connection_lost_in_the_middle_fails_the_batch_and_the_next_one_takes_another()
    {
        var session = SessionId.New();
        var innocent = Do(transaction => transaction.Append(Samples.Fact(session, "innocent")));
        var unlucky = Do(transaction =>
        {
            transaction.Append(Samples.Fact(session, "unlucky"));
            database.Ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'INSERT INTO events%' AND state = 'idle in transaction'" + OfThisStore);
            transaction.Append(Samples.Fact(session, "more"));
        });

        var failure = await Should.ThrowAsync<GantryException>(() => CommitAsync(innocent, unlucky));

        failure.Kind.ShouldBe(FailureKind.Unavailable);
        failure.Code.ShouldBe("store-unavailable");
        failure.Message.ShouldContain("nothing was changed");
        failure.Message.ShouldNotContain("Password");
        unlucky.Refusal.ShouldBeNull();
        (await ReadAsync(view => view.Events.LastPosition(session))).ShouldBe(EventPosition.Start);
        await CommitAsync([innocent]);
        innocent.Appended.ShouldHaveSingleItem().Position.Value.ShouldBe(1);
    }

    [Fact]
    public async Task Connections_lost_while_they_were_idle_are_replaced_without_a_word()
    {
        var session = SessionId.New();
        await CommitAsync(transaction => transaction.Append(Samples.Fact(session)));
        await ReadAsync(view => view.Events.LastPosition(session));

        database.Ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle'" + OfThisStore);

        await CommitAsync(transaction => transaction.Append(Samples.Fact(session)));
        database.Ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle'" + OfThisStore);
        (await ReadAsync(view => view.Events.LastPosition(session))).Value.ShouldBe(2);
    }

    [Fact]
    public async Task A_connection_lost_during_the_commit_is_told_as_an_unknown_outcome()
    {
        var session = SessionId.New();
        database.Ask(
            """
            CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER doomed AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut();
            """);

        var failure = await Should.ThrowAsync<GantryException>(() => CommitAsync([Do(transaction => transaction.Append(Samples.Fact(session)))]));

        failure.Code.ShouldBe("store-outcome-unknown");
        failure.Message.ShouldContain("may or may not be stored");
        failure.Message.ShouldNotContain("nothing was changed");
        database.Ask("DROP TRIGGER doomed ON events");
        await CommitAsync(transaction => transaction.Append(Samples.Fact(session)));
    }

    [Fact]
    public async Task People_with_a_SQL_tool_find_the_views_that_they_know()
    {
        var session = SessionId.New();
        var run = RunId.New();
        await CommitAsync(transaction =>
        {
            transaction.Append(Samples.Fact(session, "no run"));
            transaction.Append(Samples.Fact(session, "grüße", run));
        });

        database.Ask("SELECT string_agg(seq || ' ' || event_type || ' ' || (at <= now()) || ' ' || (tenant_id IS NULL), ', ' ORDER BY seq) FROM session_events")
            .ShouldBe("1 ui.message.user true true, 2 ui.message.user true true");
        database.Ask("SELECT run_id || ' ' || seq || ' ' || source || ' ' || (raw_json->'payload'->>'text') FROM run_events").ShouldBe($"{run} 2 runner grüße");
    }

    [Fact]
    public async Task The_views_show_a_picture_of_what_text_cannot_hold()
    {
        var session = SessionId.New();
        await CommitAsync(transaction => transaction.Append(Samples.Fact(session, "a\0\0b \\u0000 \\\0 c", RunId.New())));

        database.Ask("SELECT raw_json->'payload'->>'text' FROM session_events").ShouldBe("a\u2400\u2400b \\u0000 \\\u2400 c");
        database.Ask("SELECT raw_json->'payload'->>'text' FROM run_events").ShouldBe("a\u2400\u2400b \\u0000 \\\u2400 c");
        (await ReadAsync(view => view.Events.Read(session, EventPosition.Start, 1))).ShouldHaveSingleItem().Decode().Payload
            .ShouldBeOfType<UserMessage>().Text.ShouldBe("a\0\0b \\u0000 \\\0 c");
    }

    protected override void Reopen()
    {
        store.Dispose();
        store = Open();
    }

    protected override void MakeCommitsFail() =>
        database.Ask(
            """
            CREATE TABLE nobody (id integer PRIMARY KEY);
            CREATE TABLE orphans (parent integer REFERENCES nobody (id) DEFERRABLE INITIALLY DEFERRED);
            CREATE FUNCTION doom() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO orphans VALUES (1); RETURN NULL; END';
            CREATE TRIGGER doomed AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION doom();
            """);

    protected override void RemoveEvents(SessionId session, EventPosition through) =>
        database.Ask($"DELETE FROM events WHERE session_id = '{session}' AND seq <= {through.Value}");

    protected override void Spoil(SessionId session, string from, string to) =>
        database.Ask($"UPDATE events SET envelope = replace(envelope, '{from}', '{to}') WHERE session_id = '{session}'");

    // The store's own connections, and not the one that asks.
    private string OfThisStore => $" AND application_name = '{database.Schema}' AND pid <> pg_backend_pid()";

    private DateTimeOffset Clock() => new((DateTime)database.Ask("SELECT clock_timestamp()")!);

    private PostgresStore Open() => PostgresStore.Open(database.Address, NullLogger<PostgresStore>.Instance);
}
