using Gantry.Core.Archives;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Sessions;

namespace Gantry.Core.Sessions;

/// <summary>Looks at what lists say of a session's folder. That asks git, so it is done once after each change and kept with the session.</summary>
public sealed class SessionMeasure(SessionHistory history, WorkspaceCheckpoints checkpoints, IGitRepositories repositories)
{
    /// <summary>How the folder stands.</summary>
    /// <param name="latest">The files as they are; null when they are not kept.</param>
    /// <returns>Null: it could not be looked at, and what was known stays.</returns>
    internal async Task<FolderStanding?> TakeAsync(SessionId session, WorkspaceId workspace, string folder, string? latest, CancellationToken cancellationToken)
    {
        try
        {
            return new FolderStanding(await repositories.CheckedOutAsync(folder, cancellationToken), await ChangesAsync(session, workspace, latest, cancellationToken));
        }
        catch (Exception failure) when (failure is GantryException or OperationCanceledException)
        {
            // What changed the folder is done, and must not end otherwise because nobody can say how much it was.
            return null;
        }
    }

    private async Task<SessionChanges?> ChangesAsync(SessionId session, WorkspaceId workspace, string? latest, CancellationToken cancellationToken)
    {
        if (latest is null || await FirstTreeAsync(session, cancellationToken) is not { } first)
        {
            return null;
        }

        if (string.Equals(first, latest, StringComparison.Ordinal))
        {
            return new SessionChanges(0, 0, 0);
        }

        var diff = await checkpoints.DiffAsync(workspace, first, latest, cancellationToken);
        return new SessionChanges(diff.FilesChanged, diff.LinesAdded, diff.LinesRemoved);
    }

    // The first checkpoint stands at the log's beginning, however long that has become.
    private async Task<string?> FirstTreeAsync(SessionId session, CancellationToken cancellationToken)
    {
        await foreach (var logged in history.ReplayAsync(session, EventPosition.Start, cancellationToken: cancellationToken))
        {
            if (logged.Decode().Payload is Checkpoint checkpoint)
            {
                return checkpoint.Tree;
            }
        }

        return null;
    }
}

/// <summary>How a session's folder stands.</summary>
/// <param name="Branch">Null: on none.</param>
/// <param name="Changes">What the session changed in all; null: not known.</param>
internal sealed record FolderStanding(string? Branch, SessionChanges? Changes)
{
    /// <summary>Keeps it with the session.</summary>
    public void Tell(IStoreTransaction transaction, SessionId session) => transaction.Sessions.Describe(session, Branch, Changes);
}
