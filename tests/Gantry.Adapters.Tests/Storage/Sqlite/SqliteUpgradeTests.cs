using System.Runtime.Versioning;
using System.Text;
using Gantry.Adapters.Storage;
using Gantry.Adapters.Storage.Sqlite;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Adapters.Tests.Storage.Sqlite;

/// <summary>What an upgrade of a large database tells, asks of the disk, and leaves of the events that are older than their checksums.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SqliteUpgradeTests : IDisposable
{
    private static readonly IReadOnlyList<Migration> Known = Migration.Embedded("Sqlite");
    private static readonly IReadOnlyList<Migration> BeforeChecksums = [.. Known.TakeWhile(migration => migration.Version < EventSealing.Since)];

    private readonly TemporaryDirectory directory = new();
    private readonly SessionId session = SessionId.New();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private DataDirectory Data => new(directory["data"]);

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_long_upgrade_tells_what_it_does_and_how_far_it_is()
    {
        Open(BeforeChecksums).Dispose();
        var told = new List<string>();

        new SqliteUpkeep(Data, new HastyTime()).Migrate(Known, told.Add);

        told[0].ShouldBe($"Upgrading {Data.Database} ({UpgradeWatch.SizeOf(Data.Database + ".before-0015")}) from {BeforeChecksums[^1].Name} to {Known[^1].Name}, after a copy of it to {Data.Database}.before-0015.");
        told[1].ShouldStartWith("Copying the database: 0 MB of 1 MB, ");
        told[2].ShouldStartWith($"Applying {Known[14].Name}: ");
        told[^1].ShouldStartWith("Giving checksums to the events that have none: 0 so far, ");
        told.Count.ShouldBe(1 + 1 + (Known.Count - 14) + 1);

        new SqliteUpkeep(Data, new HastyTime()).Migrate(Known, told.Add).Steps.ShouldBeEmpty();
        told.Count.ShouldBe(1 + 1 + (Known.Count - 14) + 1);
    }

    [Fact]
    public void Of_a_short_piece_of_it_nothing_is_told_nor_anything_behind_its_end()
    {
        var (time, told) = (new ManualTime(), new List<string>());

        using (new UpgradeWatch(time, () => "done a little", told.Add))
        {
            time.Advance(UpgradeWatch.Period - TimeSpan.FromMilliseconds(1));
            told.ShouldBeEmpty();
            time.Advance(TimeSpan.FromMilliseconds(1));
            time.Advance(UpgradeWatch.Period);
        }

        time.Advance(UpgradeWatch.Period * 5);
        told.ShouldBe(["done a little, 3 s", "done a little, 6 s"]);
    }

    [Fact]
    public void An_upgrade_for_which_the_disk_has_no_room_is_not_begun()
    {
        Open(BeforeChecksums).Dispose();
        var length = new FileInfo(Data.Database).Length;

        // A hole at its end, which takes no room itself: five times the whole are more than there is.
        using (var file = File.OpenWrite(Data.Database))
        {
            file.SetLength((new DriveInfo(Data.Root).AvailableFreeSpace / 5 * 2) + length);
        }

        var refusal = Should.Throw<GantryException>(() => Open(Known));

        (refusal.Kind, refusal.Code).ShouldBe((FailureKind.Unavailable, "store-no-room"));
        refusal.Message.ShouldContain("Nothing was changed.");
        refusal.Message.ShouldContain("and the events once more");
        Directory.EnumerateFiles(Data.Root, "*.before-*").ShouldBeEmpty();
        using (var file = File.OpenWrite(Data.Database))
        {
            file.SetLength(length);
        }

        Open(Known).Dispose();
    }

    [Fact]
    public async Task Events_of_before_the_checksums_get_theirs_unless_they_contradict_themselves()
    {
        Open(BeforeChecksums).Dispose();
        Insert(1, "one", "ui.message.user");
        Insert(2, "an unmistakable word", "ui.message.user");
        Insert(3, "three", "ui.error");

        Open(Known).Dispose();

        var check = new SqliteUpkeep(Data, TimeProvider.System).Check();
        (check.Events, check.WithoutChecksum).ShouldBe((3, 1));
        check.Findings.ShouldHaveSingleItem().ShouldContain("Event 3");

        var file = await File.ReadAllBytesAsync(Data.Database, Cancelled);
        file[file.AsSpan().IndexOf("an unmistakable word"u8) + 3] ^= 1;
        await File.WriteAllBytesAsync(Data.Database, file, Cancelled);
        string.Join('\n', new SqliteUpkeep(Data, TimeProvider.System).Check().Findings).ShouldContain("Event 2 of session");
    }

    [Fact]
    public void Giving_them_goes_on_after_a_crash_and_is_done_once()
    {
        Open(BeforeChecksums).Dispose();
        for (var seq = 1; seq <= 30; seq++)
        {
            Insert(seq, $"{seq}", "ui.message.user");
        }

        Open(Known).Dispose();

        // As it would be had it been killed before the mark.
        Sql("UPDATE events SET checksum = NULL WHERE id & 4294967295 > 20; PRAGMA user_version = 0");
        Open(Known).Dispose();
        new SqliteUpkeep(Data, TimeProvider.System).Check().WithoutChecksum.ShouldBe(0);

        // A start does not look through all of them again.
        Sql("UPDATE events SET checksum = NULL WHERE id & 4294967295 = 7");
        Open(Known).Dispose();
        new SqliteUpkeep(Data, TimeProvider.System).Check().WithoutChecksum.ShouldBe(1);
    }

    private void Insert(int seq, string text, string type)
    {
        var envelope = Encoding.UTF8.GetString(new EventEnvelope(EventPosition.At(seq), Samples.Moment, session, null, AgentName.Demo, new UserMessage(MessageId.New(), text)).ToUtf8Json());
        Sql($"INSERT INTO events (session_id, seq, type, at, envelope) VALUES ('{session}', {seq}, '{type}', '2026-01-18T12:00:00.250Z', '{envelope}')");
    }

    private SqliteStore Open(IReadOnlyList<Migration> migrations) => SqliteStore.Open(Data, migrations, TimeProvider.System, NullLogger<SqliteStore>.Instance);

    private void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Data.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // Every piece of work takes long.
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            callback(state);
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
