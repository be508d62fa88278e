using System.Runtime.Versioning;
using System.Text;
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

/// <summary>What <c>gantry db check</c> finds, and what an upgrade makes of events that are older than the checksums.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class EventCheckTests : IDisposable
{
    private const string Word = "an unmistakable word";

    private readonly TemporaryDirectory directory = new();
    private readonly SessionId session = SessionId.New();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private DataDirectory Data => new(directory["data"]);

    private SqliteUpkeep Upkeep => new(Data, TimeProvider.System);

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_flipped_bit_in_a_stored_text_is_told_to_the_reader_and_found_by_the_check()
    {
        await AppendAsync("before", Word, "behind");
        Upkeep.Check().ShouldSatisfyAllConditions(
            check => check.Findings.ShouldBeEmpty(),
            check => check.Events.ShouldBe(3),
            check => check.WithoutChecksum.ShouldBe(0));

        var file = await File.ReadAllBytesAsync(Data.Database, Cancelled);
        file[file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Word)) + 3] ^= 1;
        await File.WriteAllBytesAsync(Data.Database, file, Cancelled);

        // Nothing of this is visible to SQLite: the page is as well-formed as before.
        using (var store = Open())
        {
            (await Should.ThrowAsync<GantryException>(() => store.ReadAsync(view => view.Events.Read(session, EventPosition.Start, 10), Cancelled))).Code.ShouldBe("event-damaged");
        }

        Upkeep.Check().Findings.ShouldHaveSingleItem().ShouldContain($"Event 2 of session {session} is not what was written");
    }

    [Theory]
    [InlineData("UPDATE events SET run_id = 'another' WHERE id & 4294967295 = 2", "under another run")]
    [InlineData("UPDATE events SET type = 'ui.error' WHERE id & 4294967295 = 2", "under another type")]
    [InlineData("UPDATE events SET at = '2020-01-01T00:00:00.000Z' WHERE id & 4294967295 = 2", "under another time")]
    [InlineData("UPDATE events SET id = id + 7 WHERE id & 4294967295 = 3", "under another position")]
    [InlineData("UPDATE event_sessions SET session_id = '00000000-0000-0000-0000-000000000001'", "under another session")]
    [InlineData("UPDATE event_sessions SET key = key + 1", "which nobody knows")]
    [InlineData("DROP TRIGGER events_pruned; DELETE FROM events WHERE id & 4294967295 = 2", "no event between positions 1 and 3")]
    public async Task What_stands_beside_the_envelopes_is_compared_too(string damage, string finding)
    {
        await AppendAsync("one", "two", "three");

        Sql(damage);

        string.Join('\n', Upkeep.Check().Findings).ShouldContain(finding);
    }

    [Fact]
    public async Task A_pruned_beginning_is_no_damage()
    {
        await AppendAsync("one", "two", "three");

        Sql("DELETE FROM events WHERE id & 4294967295 <= 2");

        Upkeep.Check().Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_upgrade_keeps_every_event_its_place_and_what_waits_for_delivery()
    {
        var other = SessionId.New();
        using (Open([.. Migration.Embedded("Sqlite").TakeWhile(migration => migration.Version < 15)]))
        {
        }

        var (envelopes, pruned) = (new List<string>(), SessionId.New());
        for (var n = 1; n <= 40; n++)
        {
            var (of, seq) = (n % 2 == 0 ? session : other, (n + 1) / 2);
            envelopes.Add(Insert(of, seq, $"{n}"));
        }

        Sql(
            $"""
            INSERT INTO pruned_positions VALUES ('{pruned}', 9);
            INSERT INTO outbox_consumers (name, delivered) VALUES ('kafka', 4);
            INSERT INTO outbox (position, session_id, seq) VALUES (5, '{session}', 20);
            """);
        Should.Throw<GantryException>(() => Upkeep.Check()).Message.ShouldContain("gantry db migrate");

        using var store = Open();

        (await store.ReadAsync(view => view.Events.Read(session, EventPosition.Start, 100), Cancelled)).Select(Text).ShouldBe(envelopes.Where((_, n) => n % 2 == 1));
        (await store.ReadAsync(view => view.Events.Read(other, EventPosition.At(18), 100), Cancelled)).Select(Text).ShouldBe(envelopes.Where((_, n) => n % 2 == 0).Skip(18));
        (await store.ReadAsync(view => view.Outbox.Read("kafka", 10), Cancelled)).ShouldHaveSingleItem().Event.Position.Value.ShouldBe(20);
        var next = new AppendAll(pruned, session, other);
        await store.CommitAsync([next], Cancelled);
        next.Appended.Select(logged => logged.Position.Value).ShouldBe([10, 21, 21]);
        (await store.ReadAsync(view => view.Outbox.Read("kafka", 10), Cancelled)).Select(entry => entry.Position.Value).ShouldBe([5, 6, 7, 8]);
        Upkeep.Check().ShouldSatisfyAllConditions(check => check.Findings.ShouldBeEmpty(), check => check.WithoutChecksum.ShouldBe(0), check => check.Events.ShouldBe(43));

        static string Text(LoggedEvent logged) => Encoding.UTF8.GetString(logged.Json.Span);
    }

    private string Insert(SessionId of, int seq, string text)
    {
        var envelope = Encoding.UTF8.GetString(new EventEnvelope(EventPosition.At(seq), Samples.Moment, of, null, AgentName.Demo, new UserMessage(MessageId.New(), text)).ToUtf8Json());
        Sql($"INSERT INTO events (session_id, seq, type, at, envelope) VALUES ('{of}', {seq}, 'ui.message.user', '2026-01-18T12:00:00.250Z', '{envelope}')");
        return envelope;
    }

    private async Task AppendAsync(params string[] texts)
    {
        using var store = Open();
        foreach (var text in texts)
        {
            await store.CommitAsync([new AppendAll(text, session)], Cancelled);
        }
    }

    private SqliteStore Open() => Open(Migration.Embedded("Sqlite"));

    private SqliteStore Open(IReadOnlyList<Migration> migrations) => SqliteStore.Open(Data, migrations, TimeProvider.System, NullLogger<SqliteStore>.Instance);

    private void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Data.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed class AppendAll(string text, params IReadOnlyList<SessionId> sessions) : StoreCommand
    {
        public AppendAll(params IReadOnlyList<SessionId> sessions)
            : this("hello", sessions)
        {
        }

        public override void Run(IStoreTransaction transaction)
        {
            foreach (var session in sessions)
            {
                transaction.Append(Samples.Fact(session, text));
            }
        }
    }
}
