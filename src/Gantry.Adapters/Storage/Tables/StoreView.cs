using Gantry.Core.Approvals;
using Gantry.Core.Approvals.Rules;
using Gantry.Core.Approvals.Trust;
using Gantry.Core.Audit;
using Gantry.Core.Archives;
using Gantry.Core.Attachments;
using Gantry.Core.Claims;
using Gantry.Core.Events;
using Gantry.Core.ModelGateway.Keys;
using Gantry.Core.ModelGateway.Usage;
using Gantry.Core.Outbox;
using Gantry.Core.Sessions;
using Gantry.Core.Sessions.Pauses;
using Gantry.Core.Setups;
using Gantry.Core.Workspaces;

namespace Gantry.Adapters.Storage.Tables;

/// <summary>All tables over one connection: those that every store keeps alike, and the ones that it brings.</summary>
internal sealed class StoreView(SqlHandle handle, IStoredEvents events, IClaimTable claims, IOutboxTable outbox, IModelCallTable modelCalls) : IStoreView
{
    private readonly Dictionary<Type, object> tables = new()
    {
        [typeof(ISessionTable)] = new SessionTable(handle, events.LastSeq("t.session_id")),
        [typeof(IRunTable)] = new RunTable(handle),
        [typeof(IMessageTable)] = new MessageTable(handle),
        [typeof(IApprovalTable)] = new ApprovalTable(handle),
        [typeof(IRuleTable)] = new RuleTable(handle),
        [typeof(IAuditTable)] = new AuditTable(handle),
        [typeof(IClaimTable)] = claims,
        [typeof(IOutboxTable)] = outbox,
        [typeof(IWorkspaceTrustTable)] = new WorkspaceTrustTable(handle),
        [typeof(IWorkspaceSetupTable)] = new WorkspaceSetupTable(handle),
        [typeof(IArchiveTable)] = new ArchiveTable(handle, events),
        [typeof(IWorkspaceTable)] = new WorkspaceTable(handle),
        [typeof(IWorkspaceImportTable)] = new WorkspaceImportTable(handle),
        [typeof(IAttachmentTable)] = new AttachmentTable(handle),
        [typeof(IFolderChangeTable)] = new FolderChangeTable(handle),
        [typeof(IModelKeyTable)] = new ModelKeyTable(handle),
        [typeof(IModelCallTable)] = modelCalls,
        [typeof(IRunPauseTable)] = new RunPauseTable(handle),
    };

    public IStoredEvents Events => events;

    IEventTable IStoreView.Events => events;

    public TTable Table<TTable>()
        where TTable : class =>
        tables.TryGetValue(typeof(TTable), out var table)
            ? (TTable)table
            : throw new InvalidOperationException($"The store has no {typeof(TTable).Name}.");
}
