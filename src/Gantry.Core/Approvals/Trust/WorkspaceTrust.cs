using Gantry.Core.Audit;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Audit;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Approvals.Trust;

/// <summary>
/// Whether the files of a workspace may have a say. Until a user trusts it nothing in it configures Gantry; after that its rules may deny or ask, and never allow.
/// </summary>
public sealed class WorkspaceTrust(EventLog log, OpenFolderFiles openFiles)
{
    /// <summary>Whether it is trusted, and what its rules say now.</summary>
    /// <exception cref="GantryException">There is no such workspace.</exception>
    public async Task<TrustState> FindAsync(WorkspaceId id, CancellationToken cancellationToken)
    {
        var (workspace, record) = await log.ReadAsync(view => (Find(view, id), view.Trust.Find(id)), cancellationToken);
        return State(id, record, RepositoryRuleFile.Read(openFiles(workspace.LocalPath)));
    }

    /// <summary>Trusts it, with its rules as they are now, or takes the trust back. Doing so again changes nothing but the rules' hash.</summary>
    /// <exception cref="GantryException">There is no such workspace, or the request does not say what to do.</exception>
    public async Task<TrustState> SetAsync(WorkspaceId id, SetTrust request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        if (request.Trusted is not { } trusted)
        {
            throw GantryException.Invalid("trusted", "trusted must be true or false.");
        }

        var workspace = await log.ReadAsync(view => Find(view, id), cancellationToken);
        var ruling = RepositoryRuleFile.Read(openFiles(workspace.LocalPath));
        return await log.CommitOnceAsync(
            origin.Receipt,
            transaction =>
            {
                var before = transaction.Trust.Find(id);
                TrustRecord? now = null;
                if (trusted)
                {
                    now = new TrustRecord(id, before?.At ?? transaction.Now, before?.By ?? origin.Actor, ruling.Hash);
                    transaction.Trust.Set(now);
                }
                else
                {
                    transaction.Trust.Remove(id);
                }

                if (before is null == trusted || before?.RulesHash != now?.RulesHash)
                {
                    transaction.Note(new AuditNote(AuditKind.Trust, trusted ? "trusted" : "revoked", $"Trust {VisibleText.Of(workspace.DisplayName)}", origin.Actor, origin.Client)
                    {
                        Address = origin.Address,
                        WorkspaceId = id,
                        Detail = ruling.Hash is { } hash ? $"rules {hash}" : null,
                    });
                }

                return State(id, now, ruling);
            },
            cancellationToken);
    }

    private static TrustState State(WorkspaceId id, TrustRecord? record, RepositoryRuling ruling) =>
        new(
            id,
            record is not null,
            record?.At,
            record?.By,
            ruling.Hash,
            [.. ruling.Rules.Select(rule => VisibleText.Of($"{rule.Effect} {rule.Kind} {rule.Pattern}"))],
            ruling.Faults);

    private static Workspace Find(IStoreView view, WorkspaceId id) => view.Workspaces.Find(id) ?? throw GantryException.NotFound(WorkspaceId.Noun, id);
}
