using System.Runtime.Versioning;
using Gantry.Adapters.Storage;
using Gantry.Adapters.Storage.Sqlite;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Adapters.Tests.Storage.Sqlite;

[UnsupportedOSPlatform("windows")]
public sealed class SqliteOpeningTests : IDisposable
{
    // The step after those that this program carries.
    private static readonly int NextVersion = Migration.Embedded("Sqlite")[^1].Version + 1;
    private static readonly Migration Next = new(NextVersion, $"{NextVersion:D4}_next", "CREATE TABLE next (id INTEGER PRIMARY KEY);");

    private readonly TemporaryDirectory directory = new();
    private readonly SessionId session = SessionId.New();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private DataDirectory Data => new(directory["data"]);

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task The_door_registers_a_store_of_the_data_directory()
    {
        var services = new ServiceCollection()
            .AddSingleton(Data)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSqliteStore();
        await using (var provider = services.BuildServiceProvider())
        {
            (await provider.GetRequiredService<IStore>().ReadAsync(view => view.Events.LastPosition(session), Cancelled)).ShouldBe(EventPosition.Start);
        }

        // Closed with the provider: the last one out folds the write-ahead log into the file.
        Directory.GetFiles(Data.Root).ShouldBe([Data.Database]);
    }

    [Fact]
    public async Task Kills_that_follow_one_another_do_not_let_the_log_beside_the_database_grow()
    {
        for (var kill = 0; kill < 8; kill++)
        {
            using var store = Open(Migration.Embedded("Sqlite"));
            for (var n = 0; n < 30; n++)
            {
                await store.CommitAsync([new AppendOne(session, new string('x', 100_000))], Cancelled);
            }

            Directory.CreateDirectory(directory["killed"]);
            foreach (var name in new[] { "gantry.db", "gantry.db-wal" })
            {
                File.Copy(Path.Combine(Data.Root, name), directory["killed", name], overwrite: true);
            }

            store.Dispose();
            foreach (var name in new[] { "gantry.db", "gantry.db-wal" })
            {
                File.Copy(directory["killed", name], Path.Combine(Data.Root, name), overwrite: true);
            }
        }

        // 3 MB each; about 4 MB are let stand, and what came since.
        new FileInfo(Data.Database + "-wal").Length.ShouldBeLessThan(9_000_000);
        using var last = Open(Migration.Embedded("Sqlite"));
        (await last.ReadAsync(view => view.Events.LastPosition(session), Cancelled)).Value.ShouldBe(8 * 30);
    }

    [Fact]
    public async Task An_upgrade_keeps_what_there_is_and_leaves_a_backup_of_before()
    {
        await WriteOneEventAsync();

        using (var upgraded = Open([.. Migration.Embedded("Sqlite"), Next]))
        {
            (await upgraded.ReadAsync(view => view.Events.LastPosition(session), Cancelled)).Value.ShouldBe(1);
        }

        var backup = Data.Database + $".before-{NextVersion:D4}";
        File.GetUnixFileMode(backup).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(Data.Root).ShouldBe([Data.Database, backup], ignoreOrder: true);
        File.Move(backup, Data.Database, overwrite: true);
        using var old = Open(Migration.Embedded("Sqlite"));
        (await old.ReadAsync(view => view.Events.LastPosition(session), Cancelled)).Value.ShouldBe(1);
    }

    [Fact]
    public void A_new_database_needs_no_backup()
    {
        using (Open([.. Migration.Embedded("Sqlite"), Next]))
        {
        }

        Directory.GetFiles(Data.Root).ShouldBe([Data.Database]);
    }

    [Fact]
    public async Task An_upgrade_that_fails_changes_nothing()
    {
        await WriteOneEventAsync();
        var broken = new Migration(NextVersion, $"{NextVersion:D4}_broken", "CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1);");

        var failure = Should.Throw<GantryException>(() => Open([.. Migration.Embedded("Sqlite"), broken]));

        failure.Kind.ShouldBe(FailureKind.Unavailable);
        failure.Message.ShouldContain(broken.Name);
        failure.Message.ShouldContain($"gantry.db.before-{NextVersion:D4}");
        using var unchanged = Open([.. Migration.Embedded("Sqlite"), Next with { Sql = "CREATE TABLE half (id INTEGER);" }]);
        (await unchanged.ReadAsync(view => view.Events.LastPosition(session), Cancelled)).Value.ShouldBe(1);
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused_and_left_alone()
    {
        await WriteOneEventAsync();
        Open([.. Migration.Embedded("Sqlite"), Next]).Dispose();
        var before = await File.ReadAllBytesAsync(Data.Database, Cancelled);

        var refusal = Should.Throw<GantryException>(() => Open(Migration.Embedded("Sqlite")));

        refusal.Kind.ShouldBe(FailureKind.Unavailable);
        refusal.Message.ShouldContain("written by a newer");
        refusal.Message.ShouldContain(Data.Root);
        refusal.Message.ShouldContain(Next.Name);
        (await File.ReadAllBytesAsync(Data.Database, Cancelled)).ShouldBe(before);
    }

    [Fact]
    public async Task A_database_made_by_another_step_of_the_same_number_is_refused()
    {
        await WriteOneEventAsync();
        var ours = Migration.Embedded("Sqlite");

        var refusal = Should.Throw<GantryException>(() => Open([ours[0] with { Sql = ours[0].Sql + "-- changed" }, .. ours.Skip(1)]));

        refusal.Code.ShouldBe("store-newer");
        refusal.Message.ShouldContain("0001_first");
    }

    [Fact]
    public void Another_programs_database_is_refused()
    {
        Directory.CreateDirectory(Data.Root);
        using (var other = new SqliteConnection($"Data Source={Data.Database};Pooling=False"))
        {
            other.Open();
            using var create = other.CreateCommand();
            create.CommandText = "CREATE TABLE recipes (id INTEGER)";
            create.ExecuteNonQuery();
        }

        Should.Throw<GantryException>(() => Open(Migration.Embedded("Sqlite"))).Message.ShouldContain("not made by Gantry");
    }

    [Fact]
    public async Task A_corrupt_file_is_told_with_what_to_do()
    {
        Directory.CreateDirectory(Data.Root);
        var junk = new string('j', 8192);
        await File.WriteAllTextAsync(Data.Database, junk, Cancelled);

        var refusal = Should.Throw<GantryException>(() => Open(Migration.Embedded("Sqlite")));

        refusal.Kind.ShouldBe(FailureKind.Unavailable);
        refusal.Message.ShouldContain(Data.Database);
        refusal.Message.ShouldContain("damaged");
        refusal.Message.ShouldContain("backup");
        (await File.ReadAllTextAsync(Data.Database, Cancelled)).ShouldBe(junk);
    }

    [Fact]
    public async Task A_file_in_the_directorys_place_is_told()
    {
        await File.WriteAllTextAsync(Data.Root, "I am a file.", Cancelled);

        var refusal = Should.Throw<GantryException>(() => Open(Migration.Embedded("Sqlite")));

        refusal.Message.ShouldContain($"{Data.Root} cannot be used: it is a file");
        refusal.Message.ShouldContain("--data-dir");
    }

    // Nobody makes files in /proc, not even root, whom the permissions of ordinary folders do not stop.
    [Theory]
    [InlineData("/proc/self/fd")]
    [InlineData("/proc/gantry/data")]
    public void A_directory_that_cannot_be_written_is_told(string root)
    {
        var refusal = Should.Throw<GantryException>(
            () => SqliteStore.Open(new DataDirectory(root), TimeProvider.System, NullLogger<SqliteStore>.Instance));

        refusal.Kind.ShouldBe(FailureKind.Unavailable);
        refusal.Message.ShouldContain(root);
        refusal.Message.ShouldContain("--data-dir");
    }

    [Fact]
    public void The_library_in_use_is_the_systems_when_that_is_newer()
    {
        var chosen = SqliteLibrary.EnsureLoaded();

        chosen.ShouldStartWith(new SqliteConnection().ServerVersion);
        chosen.ShouldMatch(@"^3\.\d+\.\d+ \((system|packaged)\)$");
    }

    private SqliteStore Open(IReadOnlyList<Migration> migrations) =>
        SqliteStore.Open(Data, migrations, TimeProvider.System, NullLogger<SqliteStore>.Instance);

    private async Task WriteOneEventAsync()
    {
        using var store = Open(Migration.Embedded("Sqlite"));
        await store.CommitAsync([new AppendOne(session)], Cancelled);
    }

    private sealed class AppendOne(SessionId session, string text = "hello") : StoreCommand
    {
        public override void Run(IStoreTransaction transaction) => transaction.Append(Samples.Fact(session, text));
    }
}
