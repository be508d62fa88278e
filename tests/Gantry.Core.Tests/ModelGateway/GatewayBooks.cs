using Gantry.Adapters.Storage.Sqlite;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Core.ModelGateway.Prices;
using Gantry.Core.ModelGateway.Usage;
using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Core.Tests.ModelGateway;

/// <summary>The books of a gateway over a real store, which can be closed and opened again as a restart does.</summary>
internal sealed class GatewayBooks : IAsyncDisposable
{
    /// <summary>Costs a millionth of a dollar per token of input and two per token of output.</summary>
    public static readonly CallTarget Model = new("test", "priced");

    public static readonly CallTarget Unpriced = new("test", "unknown");

    private static readonly PriceTable Prices = new([new PriceEntry("test", ["priced"], Input: 1, Output: 2, CacheRead: 0.1m, CacheWrite: 1)]);

    private readonly TemporaryDirectory directory = new();
    private SqliteStore store = null!;
    private UsageWriter writer = null!;

    private GatewayBooks()
    {
    }

    public ManualTime Time { get; } = new();

    public EventLog Log { get; private set; } = null!;

    public KeyRing Ring { get; private set; } = null!;

    public CallDesk Desk { get; private set; } = null!;

    public ModelKeyDesk Keys { get; private set; } = null!;

    public RunHalts Halts { get; private set; } = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<GatewayBooks> OpenAsync()
    {
        var books = new GatewayBooks();
        await books.StartAsync();
        return books;
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>A key of a user; gives its secret too.</summary>
    public Task<ModelKeyCreated> MakeKeyAsync(params ModelBudget[] budgets) =>
        MakeKeyAsync(new CreateModelKey("user", "anna", Budgets: budgets), new KeyPlace("anna"));

    public Task<ModelKeyCreated> MakeKeyAsync(CreateModelKey request, KeyPlace place) =>
        Keys.MakeAsync(request, (_, _) => place, new CommandOrigin("owner", "test"), Cancelled);

    public Task ChangeKeyAsync(ModelKeyId key, params ModelBudget[] budgets) =>
        Keys.ChangeAsync(key, new ChangeModelKey(Budgets: budgets), new CommandOrigin("owner", "test"), Cancelled);

    public Task RevokeKeyAsync(ModelKeyId key) => Keys.RevokeAsync(key, new CommandOrigin("owner", "test"), Cancelled);

    /// <summary>A call of so many tokens of input and at most so many of output.</summary>
    public AdmittedCall Admit(string secret, long input = 100, long output = 100, string? run = null) =>
        Desk.Admit(new CallIntent(ModelProtocol.Messages, "priced", [Model], input, output) { Key = KeyHash.Of(secret), RunId = run });

    public CallRefusedException Refused(string secret, long input = 100, long output = 100, string? run = null) =>
        Should.Throw<CallRefusedException>(() => Admit(secret, input, output, run));

    public static CallOutcome Used(long input, long output) => new(CallStatus.Completed, Model, new TokenUsage(input, output, 0, 0, 0));

    public Task FlushAsync() => writer.FlushAsync(Cancelled);

    public async Task<IReadOnlyList<ModelCall>> CallsAsync()
    {
        await FlushAsync();
        return (await new UsageDirectory(Log).ListAsync(new UsageFilter(), new(200), Cancelled)).Items;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        directory.Dispose();
    }

    private async Task StartAsync()
    {
        store = SqliteStore.Open(new DataDirectory(directory["data"]), Time, NullLogger<SqliteStore>.Instance);
        Log = new EventLog(store, Time, NullLogger<EventLog>.Instance);
        Halts = new RunHalts();
        writer = new UsageWriter(Log, Time, NullLogger<UsageWriter>.Instance);
        Ring = new KeyRing(Log, Halts, Time, NullLogger<KeyRing>.Instance);
        await writer.StartAsync(Cancelled);
        await Ring.StartAsync(Cancelled);
        Keys = new ModelKeyDesk(Log, Ring, writer);
        Desk = new CallDesk(Ring, new PriceBook(Prices), writer, Halts, Time);
    }

    private async Task StopAsync()
    {
        await Ring.StopAsync(CancellationToken.None);
        await writer.StopAsync(CancellationToken.None);
        await Log.DisposeAsync();
        Ring.Dispose();
        writer.Dispose();
        store.Dispose();
    }
}
