using System.Runtime.Versioning;
using Gantry.Adapters.Storage;
using Gantry.Adapters.Storage.Sqlite;
using Gantry.Core.Archives;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Outbox;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Adapters.Tests.Storage.Sqlite;

[UnsupportedOSPlatform("windows")]
public sealed class SqliteUpkeepTests : IDisposable
{
    private static readonly Migration Next =
        new(Migration.Embedded("Sqlite")[^1].Version + 1, $"{Migration.Embedded("Sqlite")[^1].Version + 1:D4}_next", "CREATE TABLE next (id INTEGER PRIMARY KEY);");

    private readonly TemporaryDirectory directory = new();
    private readonly SessionId session = SessionId.New();

    private DataDirectory Data => new(directory["data"]);

    private SqliteUpkeep Upkeep => new(Data, new ManualTime());

    private static Action<string> Quietly => _ => { };

    private string BackupOfNext => $"{Data.Database}.before-{Next.Version:D4}";

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task The_stats_are_taken_beside_a_store_that_is_in_use()
    {
        using var store = Open();
        await AppendAsync(store, 3);

        var stats = Upkeep.Stats();

        stats.Tables["events"].ShouldBe(3);
        stats.Tables["runs"].ShouldBe(0);
        stats.Schema.ShouldBe(Migration.Embedded("Sqlite")[^1].Name);
        stats.Files.Select(file => file.What).ShouldBe(["database", "write-ahead log"]);
        stats.Files.ShouldAllBe(file => file.Bytes > 0);
        stats.Oldest.ShouldNotBeNull();
        stats.Newest.ShouldBe(stats.Oldest);
    }

    [Fact]
    public async Task The_stats_tell_what_consumers_have_not_had_and_what_lies_beside_the_database()
    {
        using var store = Open();
        await CommitAsync(store, transaction => transaction.Outbox.Register("kafka"));
        await AppendAsync(store, 3);
        Directory.CreateDirectory(Path.Combine(Data.RawFrames, "one"));
        await File.WriteAllTextAsync(Path.Combine(Data.RawFrames, "one", "two.ndjson"), "12345", TestContext.Current.CancellationToken);

        var stats = Upkeep.Stats();

        stats.Outbox.ShouldHaveSingleItem().ShouldBe(new OutboxStanding("kafka", 3, stats.Oldest));
        stats.Files.Single(file => file.What == "raw frames").Bytes.ShouldBe(5);
    }

    [Fact]
    public async Task What_was_pruned_is_not_said_to_be_lost_by_a_rollback()
    {
        using (var store = Open())
        {
            await AppendAsync(store, 3);
        }

        Upkeep.Migrate([.. Migration.Embedded("Sqlite"), Next], Quietly);
        using (var store = SqliteStore.Open(Data, [.. Migration.Embedded("Sqlite"), Next], TimeProvider.System, NullLogger<SqliteStore>.Instance))
        {
            await AppendAsync(store, 2);
            await CommitAsync(store, transaction => transaction.Archives.Remove(session, EventPosition.At(4)));
        }

        Upkeep.Rollback().LostEvents.ShouldBe(2);
    }

    [Fact]
    public void The_stats_of_an_empty_store_have_no_times()
    {
        Open().Dispose();

        Upkeep.Stats().Oldest.ShouldBeNull();
    }

    [Fact]
    public async Task A_backup_is_taken_beside_a_store_that_goes_on_writing()
    {
        using var store = Open();
        await AppendAsync(store, 3);
        var file = Upkeep.Backup(directory["copy.db"]);
        await AppendAsync(store, 2);

        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.CreateDirectory(directory["other"]);
        File.Copy(file, directory["other", "gantry.db"]);
        using var restored = Open(new DataDirectory(directory["other"]));
        (await CountAsync(restored)).ShouldBe(3);
        (await CountAsync(store)).ShouldBe(5);
    }

    [Fact]
    public void A_backup_replaces_nothing()
    {
        Open().Dispose();
        directory.Write("copy.db", "mine");
        directory.Write("other.db.new", "mine too");

        Should.Throw<GantryException>(() => Upkeep.Backup(directory["copy.db"])).Kind.ShouldBe(FailureKind.Conflict);
        Upkeep.Backup(directory["other.db"]);

        File.ReadAllText(directory["copy.db"]).ShouldBe("mine");
        File.ReadAllText(directory["other.db.new"]).ShouldBe("mine too");
    }

    [Fact]
    public void A_backup_that_cannot_be_written_leaves_nothing()
    {
        Open().Dispose();

        Should.Throw<GantryException>(() => Upkeep.Backup(directory["no", "such", "copy.db"])).Code.ShouldBe("backup-not-written");
        Directory.Exists(directory["no"]).ShouldBeFalse();
    }

    [Fact]
    public void Without_a_database_all_of_them_say_so_and_make_none()
    {
        Should.Throw<GantryException>(() => Upkeep.Stats()).Code.ShouldBe("no-database");
        Should.Throw<GantryException>(() => Upkeep.Backup(directory["copy.db"])).Code.ShouldBe("no-database");
        Should.Throw<GantryException>(() => Upkeep.Migrate(Quietly)).Code.ShouldBe("no-database");
        Should.Throw<GantryException>(() => Upkeep.Rollback()).Code.ShouldBe("no-database");
        Directory.Exists(Data.Root).ShouldBeFalse();
    }

    [Fact]
    public async Task An_upgrade_names_its_steps_and_its_backup()
    {
        using (var store = Open())
        {
            await AppendAsync(store, 1);
        }

        Upkeep.Migrate(Quietly).Steps.ShouldBeEmpty();
        var upgrade = Upkeep.Migrate([.. Migration.Embedded("Sqlite"), Next], Quietly);

        upgrade.Backup.ShouldBe(BackupOfNext);
        upgrade.Steps.ShouldBe([Next.Name]);
        Upkeep.Stats().Schema.ShouldBe(Next.Name);
    }

    [Fact]
    public async Task Going_back_restores_what_was_before_the_upgrade_and_tells_what_is_lost()
    {
        using (var store = Open())
        {
            await AppendAsync(store, 3);
        }

        Upkeep.Migrate([.. Migration.Embedded("Sqlite"), Next], Quietly);
        using (var store = Open(Data, [.. Migration.Embedded("Sqlite"), Next]))
        {
            await AppendAsync(store, 2);
        }

        await File.WriteAllTextAsync(Data.SearchIndex, "an index of what is gone", TestContext.Current.CancellationToken);
        var rollback = Upkeep.Rollback();

        rollback.LostEvents.ShouldBe(2);
        rollback.Restored.ShouldBe(BackupOfNext);
        rollback.Schema.ShouldBe(Migration.Embedded("Sqlite")[^1].Name);
        File.Exists(Data.SearchIndex).ShouldBeFalse();
        File.Exists(BackupOfNext).ShouldBeTrue();
        using (var store = Open())
        {
            (await CountAsync(store)).ShouldBe(3);
        }

        File.Move(rollback.KeptAs, Data.Database, overwrite: true);
        using var kept = Open(Data, [.. Migration.Embedded("Sqlite"), Next]);
        (await CountAsync(kept)).ShouldBe(5);
    }

    [Fact]
    public async Task Going_back_to_a_backup_that_is_damaged_changes_nothing()
    {
        using (var store = Open())
        {
            await AppendAsync(store, 3);
        }

        await File.WriteAllTextAsync(BackupOfNext, "this is no database, and long enough that SQLite looks at its header", TestContext.Current.CancellationToken);

        Should.Throw<GantryException>(() => Upkeep.Rollback()).Code.ShouldBe("store-unavailable");
        using var untouched = Open();
        (await CountAsync(untouched)).ShouldBe(3);
    }

    [Fact]
    public void Going_back_without_a_backup_says_so()
    {
        Open().Dispose();

        Should.Throw<GantryException>(() => Upkeep.Rollback()).Code.ShouldBe("no-backup");
    }

    [Fact]
    public void What_changes_the_database_waits_for_no_daemon_and_disturbs_none()
    {
        Open().Dispose();
        using var daemon = DataDirectoryLock.Take(Data);

        Should.Throw<GantryException>(() => Upkeep.Migrate(Quietly)).Code.ShouldBe("data-directory-in-use");
        Should.Throw<GantryException>(() => Upkeep.Rollback()).Code.ShouldBe("data-directory-in-use");
    }

    private static SqliteStore Open(DataDirectory data, IReadOnlyList<Migration>? migrations = null) =>
        SqliteStore.Open(data, migrations ?? Migration.Embedded("Sqlite"), TimeProvider.System, NullLogger<SqliteStore>.Instance);

    private SqliteStore Open() => Open(Data);

    private Task AppendAsync(SqliteStore store, int count) =>
        store.CommitAsync([new Appending(session, count)], TestContext.Current.CancellationToken);

    private static Task CommitAsync(SqliteStore store, Action<IStoreTransaction> work) => store.CommitAsync([new Doing(work)], TestContext.Current.CancellationToken);

    private Task<long> CountAsync(SqliteStore store) => store.ReadAsync(view => view.Events.LastPosition(session).Value, TestContext.Current.CancellationToken);

    private sealed class Doing(Action<IStoreTransaction> work) : StoreCommand
    {
        public override void Run(IStoreTransaction transaction) => work(transaction);
    }

    private sealed class Appending(SessionId session, int count) : StoreCommand
    {
        public override void Run(IStoreTransaction transaction)
        {
            for (var i = 0; i < count; i++)
            {
                transaction.Append(Samples.Fact(session));
            }
        }
    }
}
