using Gantry.Adapters.Storage;
using Gantry.Adapters.Storage.Postgres;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Gantry.Adapters.Tests.Storage.Postgres;

public sealed class PostgresOpeningTests : IDisposable
{
    // The step after those that this program carries.
    private static readonly int NextVersion = Migration.Embedded("Postgres")[^1].Version + 1;
    private static readonly Migration Next = new(NextVersion, $"{NextVersion:D4}_next", "CREATE TABLE next (id integer);");

    private readonly TestPostgres database;
    private readonly SessionId session = SessionId.New();

    public PostgresOpeningTests()
    {
        Assert.SkipUnless(TestPostgres.IsThere, TestPostgres.HowToStart);
        database = new TestPostgres();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => database.Dispose();

    [Fact]
    public async Task The_door_registers_a_store_of_the_database()
    {
        await using var provider = new ServiceCollection()
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddPostgresStore(database.Address)
            .BuildServiceProvider();

        (await provider.GetRequiredService<IStore>().ReadAsync(view => view.Events.LastPosition(session), Cancelled)).ShouldBe(EventPosition.Start);
    }

    [Fact]
    public async Task A_database_is_also_named_by_a_url()
    {
        var address = new NpgsqlConnectionStringBuilder(database.Address);
        var url = $"postgres://{address.Username}:{Uri.EscapeDataString(address.Password!)}@{address.Host}:{address.Port}/{address.Database}?sslmode=disable&options=-csearch_path%3D{database.Schema}";

        using var store = Open(Migration.Embedded("Postgres"), url);

        (await store.ReadAsync(view => view.Events.LastPosition(session), Cancelled)).ShouldBe(EventPosition.Start);
        database.Ask($"SELECT count(*) FROM {database.Schema}.schema_migrations").ShouldBe((long)Migration.Embedded("Postgres").Count);
    }

    [Fact]
    public async Task Nodes_that_start_at_once_upgrade_it_once()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Open([.. Migration.Embedded("Postgres"), Next]), Cancelled)));

        database.Ask("SELECT count(*) FROM schema_migrations").ShouldBe(Migration.Embedded("Postgres").Count + 1L);
        Array.ForEach(stores, store => store.Dispose());
    }

    [Fact]
    public async Task An_upgrade_that_fails_changes_nothing()
    {
        await WriteOneEventAsync();
        var broken = new Migration(NextVersion, $"{NextVersion:D4}_broken", "CREATE TABLE half (id integer); INSERT INTO nowhere VALUES (1);");

        var failure = Should.Throw<GantryException>(() => Open([.. Migration.Embedded("Postgres"), broken]));

        failure.Code.ShouldBe("store-migration-failed");
        failure.Message.ShouldContain(broken.Name);
        using var unchanged = Open([.. Migration.Embedded("Postgres"), Next with { Sql = "CREATE TABLE half (id integer);" }]);
        (await unchanged.ReadAsync(view => view.Events.LastPosition(session), Cancelled)).Value.ShouldBe(1);
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused_and_left_alone()
    {
        await WriteOneEventAsync();
        Open([.. Migration.Embedded("Postgres"), Next]).Dispose();

        var refusal = Should.Throw<GantryException>(() => Open(Migration.Embedded("Postgres")));

        refusal.Code.ShouldBe("store-newer");
        refusal.Message.ShouldContain(Next.Name);
        database.Ask("SELECT count(*) FROM schema_migrations").ShouldBe(Migration.Embedded("Postgres").Count + 1L);
    }

    [Fact]
    public void A_database_made_by_another_step_of_the_same_number_is_refused()
    {
        var ours = Migration.Embedded("Postgres");
        Open(ours).Dispose();

        Should.Throw<GantryException>(() => Open([ours[0] with { Sql = ours[0].Sql + "-- changed" }, .. ours.Skip(1)])).Message.ShouldContain("0001_first");
    }

    [Fact]
    public void Another_programs_database_is_refused_and_left_alone()
    {
        database.Ask("CREATE TABLE recipes (id integer)");

        Should.Throw<GantryException>(() => Open(Migration.Embedded("Postgres"))).Message.ShouldContain("not made by Gantry");

        database.Ask($"SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = '{database.Schema}'").ShouldBe("recipes");
    }

    [Theory]
    [InlineData("Port", "1", "does not answer")]
    [InlineData("Password", "wrong", "does not let this user in")]
    [InlineData("Database", "nobody", "does not exist")]
    public void A_server_that_cannot_be_used_is_told_with_what_to_do(string setting, string value, string told)
    {
        var address = new NpgsqlConnectionStringBuilder(database.Address);
        var password = address.Password!;
        address[setting] = value;

        var refusal = Should.Throw<GantryException>(() => Open(Migration.Embedded("Postgres"), address.ConnectionString));

        refusal.Kind.ShouldBe(FailureKind.Unavailable);
        refusal.Message.ShouldContain(told);
        refusal.Message.ShouldContain(address.Host!);
        refusal.Message.ShouldNotContain(password);
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("Host=127.0.0.1;Colour=secret")]
    [InlineData("postgres://user:secret@127.0.0.1/db?colour=red")]
    [InlineData("postgres://user:secret@:5432/db")]
    [InlineData("Username=me;Password=secret")]
    public void An_address_that_cannot_be_understood_is_not_repeated(string address)
    {
        var refusal = Should.Throw<GantryException>(() => Open(Migration.Embedded("Postgres"), address));

        refusal.Code.ShouldBe("store-address");
        refusal.Message.ShouldContain("postgres://user:password@host:5432/database");
        refusal.Message.ShouldNotContain("secret");
    }

    private PostgresStore Open(IReadOnlyList<Migration> migrations, string? address = null) =>
        PostgresStore.Open(address ?? database.Address, migrations, NullLogger<PostgresStore>.Instance);

    private async Task WriteOneEventAsync()
    {
        using var store = Open(Migration.Embedded("Postgres"));
        await using var log = new EventLog(store, TimeProvider.System, NullLogger<EventLog>.Instance);
        await log.CommitAsync(transaction => transaction.Append(Samples.Fact(session)), Cancelled);
    }
}
