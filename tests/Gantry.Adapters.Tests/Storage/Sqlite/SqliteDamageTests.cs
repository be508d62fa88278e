using Gantry.Adapters.Storage;
using Gantry.Adapters.Storage.Sqlite;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Adapters.Tests.Storage.Sqlite;

/// <summary>What a machine's sudden end and a bad disk leave of the files, and what the next daemon makes of it.</summary>
public sealed class SqliteDamageTests : IDisposable
{
    private const int Commits = 40;

    private readonly TemporaryDirectory directory = new();
    private readonly SessionId session = SessionId.New();
    private readonly ITestOutputHelper output;

    // How long the log was when so many commits were durable.
    private readonly List<long> logLengths = [];
    private readonly byte[] database;
    private readonly byte[] log;

    public SqliteDamageTests(ITestOutputHelper output)
    {
        this.output = output;
        var data = new DataDirectory(directory["whole"]);
        using var store = Open(data);
        Append(store, 5);
        // Without free pages, of which nobody cares what is in them.
        Sql(data, "VACUUM");
        Sql(data, "PRAGMA wal_checkpoint(TRUNCATE)");
        for (var n = 0; n < Commits; n++)
        {
            logLengths.Add(new FileInfo(LogOf(data)).Length);
            Append(store, 1);
        }

        logLengths.Add(new FileInfo(LogOf(data)).Length);
        database = File.ReadAllBytes(data.Database);
        log = File.ReadAllBytes(LogOf(data));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_torn_end_is_cut_and_every_commit_before_it_stays()
    {
        var last = logLengths[^4];
        var step = Rounds.Of(few: 397, many: 1);
        for (var length = (int)last; length <= log.Length; length += step)
        {
            var data = Lay(database, log.AsSpan(0, length));
            using var store = Open(data);

            var whole = logLengths.FindLastIndex(at => at <= length);
            (await ReadAsync(store)).ShouldBe(Enumerable.Range(1, 5 + whole).Select(n => (long)n), $"the log was cut to {length}");
            Append(store, 1);
            (await ReadAsync(store)).Count.ShouldBe(5 + whole + 1);
        }
    }

    [Fact]
    public void A_changed_byte_in_the_middle_of_the_log_is_told_before_anything_is_cut()
    {
        var luck = Rounds.Luck(output.WriteLine);

        // Damage in the last commit, or in the one that it follows upon, cannot be told from a torn end.
        var behind = (int)logLengths[^3];
        for (var round = 0; round < Rounds.Of(few: 200, many: 20_000); round++)
        {
            var at = round < 32 ? round : luck.Next(behind);
            var data = Lay(database, Flip(log, at, 1 << luck.Next(8)));

            var refusal = Should.Throw<GantryException>(() => Open(data).Dispose(), $"byte {at} of the log");

            refusal.Code.ShouldBe("store-damaged", refusal.Message);
            refusal.Message.ShouldContain(LogOf(data));
            refusal.Message.ShouldContain("backup");
            new FileInfo(LogOf(data)).Length.ShouldBe(log.Length);
        }
    }

    [Fact]
    public void A_page_that_is_no_page_any_more_is_told_at_the_start_after_a_crash()
    {
        const int pageSize = 4096;
        for (var page = 1; page < database.Length / pageSize; page++)
        {
            // Only the log's header, so that the database was left open and the pages under test are the file's own.
            var data = Lay(Flip(database, page * pageSize, 0xFF), log.AsSpan(0, 32));

            var refusal = Should.Throw<GantryException>(() => Open(data).Dispose(), $"page {page + 1}");

            refusal.Kind.ShouldBe(FailureKind.Unavailable);
            refusal.Message.ShouldContain(data.Database);
            refusal.Message.ShouldContain("backup");
        }
    }

    [Fact]
    public async Task A_large_database_is_walked_behind_its_opening_and_damage_then_stops_it()
    {
        const int pageSize = 4096;
        var damaged = Lay(Flip(database, (database.Length / pageSize / 2) * pageSize, 0xFF), log.AsSpan(0, 32));
        using (var store = Open(damaged, mostBeforeUse: 0))
        {
            store.PageCheck.ShouldNotBeNull().Wait(TimeSpan.FromSeconds(60)).ShouldBeTrue();

            var refusal = await Should.ThrowAsync<GantryException>(() => store.CommitAsync([new AppendOne(session)], Cancelled));
            refusal.Kind.ShouldBe(FailureKind.Unavailable);
            refusal.Message.ShouldContain("backup");
        }

        using var healthy = Open(Lay(database, log), mostBeforeUse: 0);
        Append(healthy, 1);
        healthy.PageCheck.ShouldNotBeNull().Wait(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        Append(healthy, 1);
        (await ReadAsync(healthy)).Count.ShouldBe(5 + Commits + 2);
    }

    private static SqliteStore Open(DataDirectory data, long mostBeforeUse) =>
        SqliteStore.Open(data, Migration.Embedded("Sqlite"), TimeProvider.System, NullLogger<SqliteStore>.Instance, mostBeforeUse);

    private static SqliteStore Open(DataDirectory data) => SqliteStore.Open(data, TimeProvider.System, NullLogger<SqliteStore>.Instance);

    private static string LogOf(DataDirectory data) => data.Database + "-wal";

    private static byte[] Flip(byte[] whole, int at, int bits)
    {
        var changed = whole.ToArray();
        changed[at] ^= (byte)bits;
        return changed;
    }

    private static void Sql(DataDirectory data, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={data.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private DataDirectory Lay(ReadOnlySpan<byte> databaseBytes, ReadOnlySpan<byte> logBytes)
    {
        var data = new DataDirectory(directory["laid"]);
        if (Directory.Exists(data.Root))
        {
            Directory.Delete(data.Root, recursive: true);
        }

        Directory.CreateDirectory(data.Root);
        File.WriteAllBytes(data.Database, databaseBytes);
        File.WriteAllBytes(LogOf(data), logBytes);
        return data;
    }

    private void Append(SqliteStore store, int count)
    {
        for (var n = 0; n < count; n++)
        {
            store.CommitAsync([new AppendOne(session)], CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();
        }
    }

    private async Task<List<long>> ReadAsync(SqliteStore store) =>
        await store.ReadAsync(view => view.Events.Read(session, EventPosition.Start, 1000).Select(logged => logged.Position.Value).ToList(), Cancelled);

    private sealed class AppendOne(SessionId session) : StoreCommand
    {
        public override void Run(IStoreTransaction transaction) => transaction.Append(Samples.Fact(session));
    }
}
