using System.Net;
using Gantry.Adapters.Archives;
using Gantry.Adapters.Files;
using Gantry.Adapters.Git;
using Gantry.Adapters.RawFrames;
using Gantry.Adapters.Sandboxes.Process;
using Gantry.Adapters.Storage.Sqlite;
using Gantry.Core.Agents;
using Gantry.Core.Agents.Native;
using Gantry.Core.Approvals.Trust;
using Gantry.Core.Archives;
using Gantry.Core.Claims;
using Gantry.Core.Data;
using Gantry.Core.Egress;
using Gantry.Core.Events;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Core.ModelGateway.Usage;
using Gantry.Core.RawFrames;
using Gantry.Core.Sandboxes;
using Gantry.Core.Sessions;
using Gantry.Core.Setups;
using Gantry.Core.Tests.Approvals;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Sessions;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Core.Tests.Sessions;

/// <summary>A real store with one session, and the nodes that a test starts on it. The store has a clock of its own.</summary>
internal sealed class NodesFixture : IAsyncDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly SemaphoreSlim turn = new(1);
    private readonly List<TestNode> nodes = [];
    private readonly SqliteStore store;
    private readonly Session session;

    public NodesFixture()
    {
        store = SqliteStore.Open(Data, StoreTime, NullLogger<SqliteStore>.Instance);
        var folder = Directory.CreateDirectory(directory["work"]).FullName;
        var workspace = Samples.LocalWorkspace(folder);
        session = Samples.Session(workspace.WorkspaceId) with { RepoPath = folder };
        Commit(transaction =>
        {
            transaction.Workspaces.Add(workspace);
            transaction.Sessions.Add(session);
        });
    }

    public ManualTime StoreTime { get; } = new();

    public SessionId Session => session.SessionId;

    private DataDirectory Data => new(directory["data"]);

    /// <summary>A node; with the store's clock unless it is given one of its own.</summary>
    public TestNode Start(ManualTime? time = null, bool isSole = false, bool isDeaf = false, bool awaitsFilesKept = false)
    {
        time ??= StoreTime;
        var way = new SharedStore(store, turn);
        var options = new ClaimOptions { IsSoleNode = isSole };
        var log = new EventLog(way, time, NullLogger<EventLog>.Instance);
        var claims = new ClaimKeeper(log, options, time, NullLogger<ClaimKeeper>.Instance);
        var agent = new DirectedAgent { IsDeaf = isDeaf, AwaitsFilesKept = awaitsFilesKept };
        var checkpoints = new WorkspaceCheckpoints(new GitAdapter(new GitProgram(TimeProvider.System)), Data);
        var desk = DeskBench.NewDesk(log, time);
        var rawOptions = new RawFrameOptions();
        var rawFrames = new RawFrameLog(RawFrameFilesExtensions.Over(Data, rawOptions), rawOptions, time, NullLogger<RawFrameLog>.Instance);
        var steering = new SteeringBell(log);
        var history = new SessionHistory(log, ArchiveFilesExtensions.Over(Data));
        var journals = new RunJournals(log, history, rawFrames, desk, steering);
        var measure = new SessionMeasure(history, checkpoints, new RepositoryGit(new GitProgram(TimeProvider.System)));
        var changes = new FolderChangeDesk(log, claims, checkpoints, measure);
        var rules = new RepositoryRules(log, folder => new BeneathFolder(folder));
        var agents = new AgentDirectory([agent]);
        var worker = new RunWorker(
            log, claims, journals, agents, checkpoints, rules, changes, NewSetup(log, time), new RunDoors(new ClosedDoors(), new EgressOptions(), time), NewLimits(log, time), new ChoiceMessages(log, agents, new ChoiceCheck(agents)), measure, NullLogger<RunWorker>.Instance);
        var launcher = new RunLauncher(log, claims, worker, NullLogger<RunLauncher>.Instance);
        var sweep = new WorkSweep(launcher, steering, options, time, NullLogger<WorkSweep>.Instance);
        var node = new TestNode(session.SessionId, way, log, claims, agent, launcher, sweep);
        nodes.Add(node);
        return node;
    }

    private static RunCostLimits NewLimits(EventLog log, TimeProvider time) =>
        new(new ModelKeyDesk(log, new KeyRing(log, new RunHalts(), time, NullLogger<KeyRing>.Instance), new UsageWriter(log, time, NullLogger<UsageWriter>.Instance)), new NativeAgentOptions());

    // Its sessions work in place, so nothing of it is ever due.
    private FolderSetup NewSetup(EventLog log, TimeProvider time)
    {
        OpenFolderFiles openFiles = folder => new BeneathFolder(folder);
        var options = new WorkspaceOptions();
        var pool = new WorkspacePool(
            log, new GitAdapter(new GitProgram(TimeProvider.System)), Data, options, new GitAddressPolicy(options, (_, _) => Task.FromResult(Array.Empty<IPAddress>())), openFiles, [], time, NullLogger<WorkspacePool>.Instance);
        return new FolderSetup(log, pool, new SandboxDirectory([new ProcessSandboxProvider(TimeProvider.System)], new SandboxOptions { Kind = "process" }, Data), openFiles, Data, time);
    }

    /// <summary>Takes the session's folder away.</summary>
    public void RemoveFolder() => Directory.Delete(session.RepoPath, recursive: true);

    /// <summary>Puts a run into the session's queue and wakes nobody.</summary>
    public RunId QueueRun()
    {
        var run = default(RunId);
        Commit(transaction =>
        {
            var message = MessageId.New();
            run = SessionMailbox.QueueRun(transaction, session, message, "work", urgent: false).RunId;
            transaction.Messages.Add(new MessageRecord(message, Session, run, "work", Delivery.Queue, MessageState.Waiting, transaction.Now));
        });
        return run;
    }

    public Task<T> ReadAsync<T>(Func<IStoreView, T> query) => store.ReadAsync(query, TestContext.Current.CancellationToken);

    public Task<Claim?> ClaimAsync() => ReadAsync(view => view.Claims.Find(Session));

    public async Task<List<EventPayload>> EventsAsync() =>
        [.. (await ReadAsync(view => view.Events.Read(Session, EventPosition.Start, 999))).Select(logged => logged.Decode().Payload)];

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        store.Dispose();
        turn.Dispose();
        directory.Dispose();
    }

    private void Commit(Action<IStoreTransaction> work)
    {
        var command = new Command(work);
        turn.Wait(TestContext.Current.CancellationToken);
        store.CommitAsync([command], TestContext.Current.CancellationToken).IsCompletedSuccessfully.ShouldBeTrue();
        turn.Release();
        command.Refusal.ShouldBeNull();
    }

    private sealed class Command(Action<IStoreTransaction> work) : StoreCommand
    {
        public override void Run(IStoreTransaction transaction) => work(transaction);
    }
}

internal sealed record TestNode(SessionId Session, SharedStore Way, EventLog Log, ClaimKeeper Claims, DirectedAgent Agent, RunLauncher Launcher, WorkSweep Sweep) : IAsyncDisposable
{
    public Task WakeUnattendedAsync() => Launcher.WakeUnattendedAsync(TestContext.Current.CancellationToken);

    /// <summary>As at a shutdown: ends when every run has been let go.</summary>
    public Task StopAsync() => Launcher.StopAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits for the first fact of its session that is meant.</summary>
    public async Task<EventPayload> FirstAsync(Func<EventPayload, bool> isIt)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        await foreach (var frames in Log.FollowAsync(Session, EventPosition.Start, patience.Token))
        {
            var found = (await Log.ReadAsync(view => view.Events.Read(Session, EventPosition.Start, 999), patience.Token)).Select(logged => logged.Decode().Payload).FirstOrDefault(isIt);
            if (found is not null)
            {
                return found;
            }
        }

        throw new InvalidOperationException($"The stream of session {Session} ended.");
    }

    public async ValueTask DisposeAsync()
    {
        Way.LetGo();
        Agent.EndAll();
        await Sweep.StopAsync(CancellationToken.None);
        await Launcher.StopAsync(CancellationToken.None);
        await Claims.StopAsync(CancellationToken.None);
        await Log.DisposeAsync();
        Sweep.Dispose();
        Launcher.Dispose();
        Claims.Dispose();
    }
}
