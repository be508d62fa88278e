using System.Runtime.Versioning;
using Gantry.Adapters.Storage;
using Gantry.Adapters.Storage.Sqlite;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Outbox;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Adapters.Tests.Storage.Sqlite;

[UnsupportedOSPlatform("windows")]
public sealed class SqliteStoreTests : StoreContract, IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly ManualTime time = new();
    private SqliteStore store;

    public SqliteStoreTests() => store = Open();

    protected override IStore Store => store;

    private DataDirectory Data => new(directory["data"]);

    public void Dispose()
    {
        store.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task A_receipt_expires_when_its_time_has_come()
    {
        var receipt = new CommandReceipt("owner", "POST /", "key", "hash");
        await CommitAsync(transaction => transaction.Receipts.Add(receipt, "1", transaction.Now.AddHours(24)));

        time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        await CommitAsync(transaction => transaction.Receipts.Find(receipt).ShouldNotBeNull());
        time.Advance(TimeSpan.FromMilliseconds(1));
        await CommitAsync(transaction => transaction.Receipts.Find(receipt).ShouldBeNull());
    }

    [Fact]
    public async Task The_outbox_costs_an_event_nothing_while_nobody_is_registered()
    {
        Triggers().ShouldBe(0);
        await CommitAsync(transaction => transaction.Outbox.Register("kafka"));
        Triggers().ShouldBe(1);
        await CommitAsync(Do(transaction =>
        {
            transaction.Outbox.Forget("kafka");
            throw GantryException.Conflict("no", "No.");
        }));
        Triggers().ShouldBe(1);
        await CommitAsync(transaction => transaction.Outbox.Forget("kafka"));
        Triggers().ShouldBe(0);
    }

    [Fact]
    public async Task Who_was_registered_with_an_older_program_gets_the_first_event_of_this_one()
    {
        store.Dispose();
        Directory.Delete(Data.Root, recursive: true);
        SqliteStore.Open(Data, [.. Migration.Embedded("Sqlite").TakeWhile(migration => migration.Name != "0008_outbox_trigger")], time, NullLogger<SqliteStore>.Instance).Dispose();
        Sql("INSERT INTO outbox_consumers (name, delivered) VALUES ('kafka', 0)");
        store = Open();
        var session = SessionId.New();

        await CommitAsync(transaction => transaction.Append(Samples.Fact(session)));

        (await ReadAsync(view => view.Outbox.Read("kafka", 10))).ShouldHaveSingleItem().Event.SessionId.ShouldBe(session);
    }

    [Fact]
    public async Task Events_that_differ_in_everything_are_stored_each_as_it_is()
    {
        SessionId[] sessions = [SessionId.New(), SessionId.New()];
        RunId?[] runs = [null, RunId.New(), RunId.New()];
        var luck = new Random(20261121);
        for (var n = 0; n < 200; n++)
        {
            var (session, run, isRefused) = (sessions[luck.Next(2)], runs[luck.Next(3)], luck.Next(5) == 0);
            var at = luck.Next(2) == 0 ? (DateTimeOffset?)null : time.GetUtcNow().AddMinutes(luck.Next(3));
            await CommitAsync(Do(transaction =>
            {
                transaction.Append(Samples.Fact(session, $"{n}", run) with { At = at });
                transaction.Append(new NewEvent(session, run, AgentName.Demo, new AssistantFinal(ItemId.From("text-1"), $"{n}")));
                if (isRefused)
                {
                    throw GantryException.Conflict("no", "No.");
                }
            }));
            time.Advance(TimeSpan.FromMilliseconds(luck.Next(2)));
        }

        // What stands beside an envelope is what the envelope says.
        Ask(
            """
            SELECT count(*) FROM session_events v JOIN events e ON e.id = v.id
            WHERE session_id IS NOT json_extract(envelope, '$.sessionId') OR seq IS NOT json_extract(envelope, '$.seq')
                OR run_id IS NOT json_extract(envelope, '$.runId') OR type IS NOT json_extract(envelope, '$.type') OR e.at IS NOT json_extract(envelope, '$.at')
            """).ShouldBe(0);
        Ask("SELECT count(*) FROM session_events").ShouldBeGreaterThan(200);
    }

    [Fact]
    public async Task A_row_that_is_refused_refuses_its_own_command_alone_though_rows_are_written_together()
    {
        var session = SessionId.New();
        Sql("CREATE TRIGGER fault BEFORE INSERT ON events WHEN NEW.envelope LIKE '%poison%' BEGIN SELECT RAISE(ABORT, 'no'); END");
        var batch = Enumerable.Range(0, 20).Select(n => Do(transaction => transaction.Append(Samples.Fact(session, n == 7 ? "poison" : $"{n}")))).ToArray();

        await CommitAsync(batch);

        batch[7].Refusal.ShouldBeOfType<SqliteException>();
        batch.Where(command => command.Refusal is null).SelectMany(command => command.Appended).Select(logged => logged.Position.Value).ShouldBe(Enumerable.Range(1, 19).Select(n => (long)n));
        (await ReadAsync(view => view.Events.Read(session, EventPosition.Start, 100))).Count.ShouldBe(19);
    }

    [Fact]
    public async Task A_fault_that_ends_the_transaction_inside_a_command_fails_the_batch()
    {
        var session = SessionId.New();
        Sql("CREATE TRIGGER fault BEFORE INSERT ON events WHEN NEW.envelope LIKE '%poison%' BEGIN SELECT RAISE(ROLLBACK, 'gone'); END");
        var innocent = Do(transaction => transaction.Append(Samples.Fact(session, "innocent")));
        var poison = Do(transaction => transaction.Append(Samples.Fact(session, "poison")));
        var swallows = Do(transaction =>
        {
            try
            {
                transaction.Append(Samples.Fact(session, "poison"));
            }
            catch (SqliteException)
            {
                // As a careless room would.
            }
        });

        await Should.ThrowAsync<Exception>(() => CommitAsync(innocent, poison));
        await Should.ThrowAsync<Exception>(() => CommitAsync(innocent, swallows));

        poison.Refusal.ShouldBeNull();
        (await ReadAsync(view => view.Events.LastPosition(session))).ShouldBe(EventPosition.Start);
        await CommitAsync([innocent]);
        innocent.Appended.ShouldHaveSingleItem().Position.Value.ShouldBe(1);
    }

    [Fact]
    public async Task A_fault_of_the_disk_is_no_refusal_even_when_a_room_wraps_it()
    {
        var session = SessionId.New();
        const int ioError = 10;
        var innocent = Do(transaction => transaction.Append(Samples.Fact(session)));
        var unlucky = Do(_ => throw new InvalidOperationException("Could not add.", new SqliteException("disk I/O error", ioError)));

        await Should.ThrowAsync<InvalidOperationException>(() => CommitAsync(innocent, unlucky));

        unlucky.Refusal.ShouldBeNull();
        (await ReadAsync(view => view.Events.LastPosition(session))).ShouldBe(EventPosition.Start);
    }

    [Fact]
    public async Task A_full_database_fails_the_batch_and_takes_no_command_for_refused()
    {
        var session = SessionId.New();
        var pages = store.LimitPages(1);
        store.LimitPages(pages + 4);
        var small = Do(transaction => transaction.Append(Samples.Fact(session, "small")));
        var large = Do(transaction => transaction.Append(Samples.Fact(session, new string('x', 100_000))));

        var fault = await Should.ThrowAsync<SqliteException>(() => CommitAsync(small, large));

        fault.SqliteErrorCode.ShouldBe(13);
        large.Refusal.ShouldBeNull();
        (await ReadAsync(view => view.Events.LastPosition(session))).ShouldBe(EventPosition.Start);
        store.LimitPages(100_000);
        await CommitAsync(small, large);
        (await ReadAsync(view => view.Events.LastPosition(session))).Value.ShouldBe(2);
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

        Sql("SELECT group_concat(seq || ' ' || event_type || ' ' || at || ' ' || (tenant_id IS NULL), ', ') FROM session_events")
            .ShouldBe("1 ui.message.user 2026-01-18T12:00:00.000Z 1, 2 ui.message.user 2026-01-18T12:00:00.000Z 1");
        Sql("SELECT run_id || ' ' || seq || ' ' || source || ' ' || json_extract(raw_json, '$.payload.text') FROM run_events").ShouldBe($"{run} 2 runner grüße");
    }

    [Theory]
    [InlineData("SELECT * FROM sessions t WHERE t.id < 9 AND t.workspace_id = 'x' ORDER BY t.id DESC LIMIT 50", "sessions_of_workspace")]
    [InlineData("SELECT * FROM runs t WHERE t.id < 9 AND t.session_id = 'x' ORDER BY t.id DESC LIMIT 50", "runs_of_session")]
    [InlineData("SELECT * FROM runs t WHERE t.session_id = 'x' AND t.status = 'queued' ORDER BY t.urgent DESC, t.id LIMIT 1", "runs_queued")]
    [InlineData("SELECT r.run_id FROM runs r WHERE r.session_id = 'x' AND r.status IN ('running', 'waiting_approval', 'paused')", "runs_active")]
    [InlineData("SELECT * FROM events e WHERE {of x} ORDER BY e.id DESC LIMIT 1", "INTEGER PRIMARY KEY (rowid>? AND rowid<?)")]
    [InlineData("SELECT * FROM events e WHERE run_id = 'x' AND {of x} ORDER BY e.id LIMIT 1", "events_of_run (run_id=? AND rowid>? AND rowid<?)")]
    [InlineData("SELECT * FROM session_events WHERE session_id = 'x'", "INTEGER PRIMARY KEY (rowid>? AND rowid<?)")]
    public void Frequent_queries_go_through_an_index_and_sort_nothing(string query, string index)
    {
        var plan = PlanOf(query.Replace("{of x}", EventRow.Of("'x'"), StringComparison.Ordinal));

        plan.ShouldContain(index);
        plan.ShouldNotContain("SCAN");
        plan.ShouldNotContain("TEMP B-TREE");
    }

    [Fact]
    public async Task The_log_beside_the_database_is_folded_into_it_and_does_not_grow()
    {
        var session = SessionId.New();
        for (var n = 0; n < 200; n++)
        {
            await CommitAsync(transaction => transaction.Append(Samples.Fact(session, new string('x', 100_000))));
        }

        // 20 MB of events; about 4 MB of pages are let stand, and one commit.
        new FileInfo(Data.Database).Length.ShouldBeGreaterThan(15_000_000);
        new FileInfo(Data.Database + "-wal").Length.ShouldBeLessThan(6_000_000);
    }

    [Fact]
    public void Only_the_owner_reads_the_files()
    {
        File.GetUnixFileMode(Data.Root).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var file in Directory.GetFiles(Data.Root))
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        }

        Directory.GetFiles(Data.Root).Length.ShouldBeGreaterThan(1);
    }

    protected override void Reopen()
    {
        store.Dispose();
        store = Open();
    }

    protected override void MakeCommitsFail() =>
        Sql(
            """
            CREATE TABLE nobody (id INTEGER PRIMARY KEY);
            CREATE TABLE orphans (parent INTEGER REFERENCES nobody (id) DEFERRABLE INITIALLY DEFERRED);
            CREATE TRIGGER doomed AFTER INSERT ON events BEGIN INSERT INTO orphans VALUES (1); END;
            """);

    protected override void RemoveEvents(SessionId session, EventPosition through) =>
        Sql($"DELETE FROM events WHERE id IN (SELECT id FROM session_events WHERE session_id = '{session}' AND seq <= {through.Value})");

    protected override void Spoil(SessionId session, string from, string to) =>
        Sql($"UPDATE events SET envelope = replace(envelope, '{from}', '{to}') WHERE id IN (SELECT id FROM session_events WHERE session_id = '{session}')");

    private SqliteStore Open() => SqliteStore.Open(Data, time, NullLogger<SqliteStore>.Instance);

    private long Triggers() => Ask("SELECT count(*) FROM sqlite_master WHERE name = 'events_to_outbox'");

    private long Ask(string sql) => long.Parse(Sql(sql));

    private string PlanOf(string query)
    {
        const int detail = 3;
        return string.Join('\n', Rows("EXPLAIN QUERY PLAN " + query, detail));
    }

    private string Sql(string sql) => Rows(sql, column: 0).FirstOrDefault("");

    // As somebody else who has the file open.
    private List<string> Rows(string sql, int column)
    {
        using var connection = new SqliteConnection($"Data Source={Data.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetString(column));
        }

        return rows;
    }
}
