using Gantry.Core.Events;
using Gantry.Core.Paging;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Paging;
using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Tests.Workspaces;

/// <summary>As much of a store as the pool needs: workspaces and receipts.</summary>
internal sealed class MemoryStore : IStore, IStoreTransaction, IWorkspaceTable, IReceiptTable
{
    private readonly Lock gate = new();
    private readonly List<Workspace> workspaces = [];
    private readonly Dictionary<CommandReceipt, StoredReceipt> receipts = [];

    /// <summary>Thrown by every commit that adds a workspace, when set.</summary>
    public Exception? Fault { get; set; }

    public DateTimeOffset Now => DateTimeOffset.UnixEpoch;

    public IReceiptTable Receipts => this;

    public IEventTable Events => throw new NotSupportedException();

    public Task CommitAsync(IReadOnlyList<StoreCommand> batch, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            foreach (var command in batch)
            {
                try
                {
                    command.Run(this);
                }
                catch (Exception refusal)
                {
                    command.Refuse(refusal);
                }
            }
        }

        return Task.CompletedTask;
    }

    public Task<T> ReadAsync<T>(Func<IStoreView, T> query, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(query(this));
        }
    }

    public TTable Table<TTable>()
        where TTable : class => (TTable)(object)this;

    public EventPosition Append(NewEvent fact) => throw new NotSupportedException();

    public void Add(Workspace workspace)
    {
        if (Fault is { } fault)
        {
            throw fault;
        }

        workspaces.Add(workspace);
    }

    public Workspace? Find(WorkspaceId id) => workspaces.Find(workspace => workspace.WorkspaceId == id);

    public Workspace? FindLocal(string path) =>
        workspaces.Find(workspace => workspace.SourceType == WorkspaceSource.Local && workspace.LocalPath == path);

    public ItemPage<Workspace> List(PageRequest page) => new([.. Enumerable.Reverse(workspaces).Take(page.Limit)]);

    public long Count() => workspaces.Count;

    public StoredReceipt? Find(CommandReceipt command) => receipts.GetValueOrDefault(command);

    public void Add(CommandReceipt command, string replyJson, DateTimeOffset expires) => receipts[command] = new StoredReceipt(command.BodyHash, replyJson);
}
