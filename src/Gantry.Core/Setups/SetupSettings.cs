using Gantry.Core.Approvals.Trust;
using Gantry.Core.Audit;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Core.Text;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Audit;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Workspaces;

namespace Gantry.Core.Setups;

/// <summary>
/// What users say of how their workspaces' folders are set up. A repository may propose; only what a user wrote, or took over as it was shown, is ever done,
/// and only while the workspace is trusted.
/// </summary>
public sealed class SetupSettings(EventLog log, OpenFolderFiles openFiles)
{
    /// <summary>What is set, and what the repository proposes at this moment.</summary>
    /// <exception cref="GantryException">There is no such workspace.</exception>
    public async Task<WorkspaceSettings> FindAsync(WorkspaceId id, CancellationToken cancellationToken)
    {
        var (workspace, setup) = await log.ReadAsync(view => (Find(view, id), view.Setups.Find(id)), cancellationToken);
        return Describe(workspace, setup, ProposalOf(workspace));
    }

    /// <summary>Changes what is set; sessions whose folder is set up already keep it as it is.</summary>
    /// <exception cref="GantryException">
    /// There is no such workspace, a field is wrong, it is not trusted (clearing is always allowed), or the proposal is another one by now.
    /// </exception>
    public async Task<WorkspaceSettings> SetAsync(WorkspaceId id, SetWorkspaceSettings request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(origin);
        var proposal = ProposalOf(await log.ReadAsync(view => Find(view, id), cancellationToken));
        var wanted = request.ProposalHash is { } hash ? TakeOver(request, proposal, hash) : Check(request);
        return await log.CommitOnceAsync(
            origin.Receipt,
            transaction =>
            {
                var workspace = Find(transaction, id);
                var before = transaction.Setups.Find(id);
                var script = wanted.SetupScript is { } given ? (string.IsNullOrWhiteSpace(given) ? null : given) : before?.Script;
                var setup = new WorkspaceSetup(id, script, wanted.CopiedFiles ?? before?.CopiedFiles ?? [], transaction.Now, origin.Actor);
                if (!setup.IsEmpty && transaction.Trust.Find(id) is null)
                {
                    throw GantryException.Conflict(
                        "workspace-not-trusted", $"Nothing is set up in a workspace that nobody trusts: \"gantry workspace trust {id}\" comes first.");
                }

                transaction.Setups.Set(setup);
                transaction.Note(new AuditNote(AuditKind.Trust, "setup", $"Set up folders of {VisibleText.Of(workspace.DisplayName)}", origin.Actor, origin.Client)
                {
                    Address = origin.Address,
                    WorkspaceId = id,
                    Detail = Tell(setup),
                });
                return Describe(workspace, setup, proposal);
            },
            cancellationToken);
    }

    private static SetWorkspaceSettings TakeOver(SetWorkspaceSettings request, SetupProposal? proposal, string hash)
    {
        if (request.SetupScript is not null || request.CopiedFiles is not null)
        {
            throw GantryException.Invalid("proposal_hash", "Give either proposal_hash or settings of your own.");
        }

        if (proposal is null || !string.Equals(proposal.Hash, hash, StringComparison.OrdinalIgnoreCase))
        {
            throw GantryException.Conflict("proposal-changed", $"{ProposedSetup.Name} is not what it was when you looked at it; look again, then take it over.");
        }

        return proposal.Fault is { } fault
            ? throw GantryException.Invalid("proposal_hash", fault)
            : new SetWorkspaceSettings(proposal.SetupScript ?? "", proposal.CopiedFiles);
    }

    private static SetWorkspaceSettings Check(SetWorkspaceSettings request)
    {
        // A script that came over a Windows clipboard means the same.
        var script = request.SetupScript?.ReplaceLineEndings("\n");
        if (script is not null && SetupWords.FaultOfScript(script) is { } badScript)
        {
            throw GantryException.Invalid("setup_script", badScript);
        }

        if (request.CopiedFiles is { } files && SetupWords.FaultOfFiles(files) is { } badFiles)
        {
            throw GantryException.Invalid("copied_files", badFiles);
        }

        return script is null && request.CopiedFiles is null
            ? throw GantryException.Invalid("setup_script", "Say what to set: setup_script, copied_files, or proposal_hash.")
            : request with { SetupScript = script };
    }

    private SetupProposal? ProposalOf(Workspace workspace) => Directory.Exists(workspace.LocalPath) ? ProposedSetup.Read(openFiles(workspace.LocalPath)) : null;

    private static WorkspaceSettings Describe(Workspace workspace, WorkspaceSetup? setup, SetupProposal? proposal) =>
        new(workspace.WorkspaceId, workspace.Trusted, setup?.Script, setup?.CopiedFiles ?? [], setup?.At, setup?.By, proposal);

    private static string Tell(WorkspaceSetup setup) =>
        VisibleText.Of($"copied: {(setup.CopiedFiles.Count == 0 ? "nothing" : string.Join(", ", setup.CopiedFiles))}; script: {setup.Script ?? "none"}");

    private static Workspace Find(IStoreView view, WorkspaceId id) => view.Workspaces.Find(id) ?? throw GantryException.NotFound(WorkspaceId.Noun, id);
}
