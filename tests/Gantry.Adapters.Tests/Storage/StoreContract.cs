using Gantry.Core.Events;
using Gantry.Core.Sessions;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Sessions;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Storage;

/// <summary>What every store promises to the rooms. A store passes by deriving from this and opening itself.</summary>
public abstract partial class StoreContract
{
    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The store under test, open.</summary>
    protected abstract IStore Store { get; }

    /// <summary>Closes the store and opens what it left.</summary>
    protected abstract void Reopen();

    /// <summary>Makes the next commits that append an event fail at the very end, when all their statements have passed.</summary>
    protected abstract void MakeCommitsFail();

    /// <summary>Removes a session's events up to a position, as pruning does.</summary>
    protected abstract void RemoveEvents(SessionId session, EventPosition through);

    /// <summary>Changes a stored envelope as a bad disk might: other letters in its text, and still well-formed.</summary>
    protected abstract void Spoil(SessionId session, string from, string to);

    protected static StoreCommand Do(Action<IStoreTransaction> work) => new TestCommand(work);

    protected async Task CommitAsync(params StoreCommand[] batch)
    {
        await Store.CommitAsync(batch, Cancelled);
        SchemaCheck.Appended(batch);
    }

    /// <summary>Runs one command that must not be refused.</summary>
    protected async Task CommitAsync(Action<IStoreTransaction> work)
    {
        var command = Do(work);
        await CommitAsync([command]);
        command.Refusal.ShouldBeNull();
    }

    /// <summary>Runs one command that must not be refused, and gives its answer.</summary>
    protected async Task<T> CommitAsync<T>(Func<IStoreTransaction, T> work)
    {
        T? answer = default;
        await CommitAsync(transaction => { answer = work(transaction); });
        return answer!;
    }

    protected Task<T> ReadAsync<T>(Func<IStoreView, T> query) => Store.ReadAsync(query, Cancelled);

    /// <summary>A stored session in a stored workspace.</summary>
    protected async Task<Session> NewSessionAsync()
    {
        var workspace = Samples.ImportedWorkspace();
        var session = Samples.Session(workspace.WorkspaceId);
        await CommitAsync(transaction =>
        {
            transaction.Workspaces.Add(workspace);
            transaction.Sessions.Add(session);
        });
        return session;
    }

    private static IEnumerable<long> Positions(IEnumerable<LoggedEvent> events) => events.Select(logged => logged.Position.Value);

    private static string TextOf(LoggedEvent logged) => ((UserMessage)logged.Decode().Payload).Text;

    private sealed class TestCommand(Action<IStoreTransaction> work) : StoreCommand
    {
        public override void Run(IStoreTransaction transaction) => work(transaction);
    }
}
