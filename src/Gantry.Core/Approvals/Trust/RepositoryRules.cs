using System.Collections.Concurrent;
using Gantry.Core.Audit;
using Gantry.Core.Events;
using Gantry.Core.Sandboxes;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Audit;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Approvals.Trust;

/// <summary>
/// What the repositories of sessions that run now say. Read from the session's own folder when a run begins, and only when the workspace is trusted; an agent
/// that changes the file during a run changes nothing of that run.
/// </summary>
public sealed class RepositoryRules(EventLog log, OpenFolderFiles openFiles)
{
    private const string Noticer = "daemon";

    private readonly ConcurrentDictionary<SessionId, RepositoryRuling> rulings = [];

    /// <summary>What the session's repository says; nothing when its workspace is not trusted or no run of it has begun here.</summary>
    public RepositoryRuling Of(SessionId session) => rulings.TryGetValue(session, out var ruling) ? ruling : RepositoryRuling.None;

    /// <summary>
    /// What would count for somebody who asks now: of a session that has run here what its run began with, else what the trusted workspace's own folder says at this moment.
    /// </summary>
    internal async Task<RepositoryRuling> WouldCountAsync(WorkspaceId? workspace, SessionId? session, CancellationToken cancellationToken)
    {
        if (session is { } known && rulings.TryGetValue(known, out var ruling))
        {
            return ruling;
        }

        var folder = workspace is { } id
            ? await log.ReadAsync(view => view.Trust.Find(id) is null ? null : view.Workspaces.Find(id)?.LocalPath, cancellationToken)
            : null;
        return folder is null ? RepositoryRuling.None : RepositoryRuleFile.Read(openFiles(folder));
    }

    /// <summary>Reads the rules of a session whose run begins.</summary>
    /// <param name="folder">The session's.</param>
    /// <returns>What people should know: that the rules changed since they were last read, and what of them does not count.</returns>
    internal async Task<IReadOnlyList<string>> ReadAsync(SessionId session, WorkspaceId workspace, string folder, CancellationToken cancellationToken)
    {
        if (await log.ReadAsync(view => view.Trust.Find(workspace), cancellationToken) is null)
        {
            rulings.TryRemove(session, out _);
            return [];
        }

        var ruling = RepositoryRuleFile.Read(openFiles(folder));
        rulings[session] = ruling;
        return await log.CommitAsync(transaction => NoteChange(transaction, session, workspace, ruling), cancellationToken)
            ? [$"The repository's rules ({RepositoryRuleFile.Name}) have changed since they were last read; they count as they are now.", .. ruling.Faults]
            : ruling.Faults;
    }

    private static bool NoteChange(IStoreTransaction transaction, SessionId session, WorkspaceId workspace, RepositoryRuling ruling)
    {
        if (transaction.Trust.Find(workspace) is not { } trusted || string.Equals(trusted.RulesHash, ruling.Hash, StringComparison.Ordinal))
        {
            return false;
        }

        transaction.Trust.Set(trusted with { RulesHash = ruling.Hash });
        transaction.Note(new AuditNote(AuditKind.Trust, "changed", $"The rules in {RepositoryRuleFile.Name} changed", Noticer, Noticer)
        {
            SessionId = session,
            WorkspaceId = workspace,
            Detail = $"rules {ruling.Hash ?? "removed"}, before {trusted.RulesHash ?? "none"}",
        });
        return true;
    }
}
