using Gantry.Core.Archives;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Text;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Sessions;

namespace Gantry.Core.Sessions;

/// <summary>
/// Brings a session back to where it stood:
/// 1. find the files as they were there, and what the session itself changed since;
/// 2. plan: of the paths that the session changed, those that differ; one that somebody changed after it is a conflict;
/// 3. let the desk carry it out.
/// </summary>
public sealed class SessionRewinder(
    EventLog log, SessionHistory history, WorkspaceCheckpoints checkpoints, FolderChangeDesk desk, SessionDirectory sessions, RunLauncher launcher)
{
    private const int MostNamed = 20;

    /// <summary>Rewinds, or says what a rewind would do.</summary>
    /// <exception cref="GantryException">The session is busy, no checkpoint tells how the files were, or there are conflicts; nothing was done.</exception>
    public async Task<RewindReport> RewindAsync(SessionId id, RewindSession request, CommandOrigin origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(origin);
        var wanted = Check(request);
        if (await log.EarlierReplyAsync<RewindReport>(origin.Receipt, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        var session = await sessions.FindAsync(id, cancellationToken);
        if (session.Mode == SessionMode.Imported)
        {
            throw GantryException.Conflict("session-imported", "This session was imported and can only be read.");
        }

        await log.ReadAsync(
            view =>
            {
                FolderChangeDesk.RequireIdle(view, id);
                return true;
            },
            cancellationToken);

        // :: Step 1
        var trail = await EventTrail.ReadAsync(history, id, cancellationToken);
        var to = Target(request, trail);

        // :: Step 2
        var (files, present) = wanted.Parts == RewindParts.Conversation
            ? (RewindFiles.None, null)
            : await PlanFilesAsync(session, trail, to, wanted.OnConflict, cancellationToken);
        if (request.Preview)
        {
            return new RewindReport(id, Seq: null, to.Value, wanted.Parts, [.. files.Changes.Select(change => change.Path)], files.Conflicts, files.Left);
        }

        if (wanted.OnConflict == OnConflict.Refuse && files.Conflicts.Count > 0)
        {
            throw Conflicting(files.Conflicts);
        }

        // :: Step 3
        var choice = wanted.Parts == RewindParts.Files ? null : trail.ChoiceAt(to);
        var plan = new FolderPlan(
            session.WorkspaceId, session.RepoPath, files.Changes, origin.Actor, new RewindEnd(to.Value, wanted.Parts, files.Conflicts, files.Left, choice), origin.Receipt);
        try
        {
            return (await desk.CarryOutAsync(id, plan, trail.Last, present, cancellationToken)).Report!;
        }
        finally
        {
            // What came meanwhile waited for this.
            launcher.Wake(id);
        }
    }

    private async Task<(RewindFiles Files, string Present)> PlanFilesAsync(
        Session session, EventTrail trail, EventPosition to, OnConflict onConflict, CancellationToken cancellationToken)
    {
        var tree = trail.TreeAt(to)
            ?? throw GantryException.Conflict("no-checkpoint", "No checkpoint tells how the files were at that position; rewind the conversation alone, or to a later position.");
        var present = await checkpoints.TakeAsync(session.WorkspaceId, session.RepoPath, cancellationToken);
        var own = new Dictionary<string, TreeEntry?>(StringComparer.Ordinal);
        foreach (var (from, until) in trail.OwnSpans(to, present))
        {
            foreach (var change in await checkpoints.ChangesAsync(session.WorkspaceId, from, until, cancellationToken))
            {
                own[change.Path] = change.New;
            }
        }

        var differing = await checkpoints.ChangesAsync(session.WorkspaceId, present, tree, cancellationToken);
        return (RewindFiles.Plan(differing, own, onConflict), present);
    }

    private static EventPosition Target(RewindSession request, EventTrail trail)
    {
        if (request.Undo)
        {
            return trail.LastRewind is { } rewind
                ? EventPosition.At(rewind.Value - 1)
                : throw GantryException.Conflict("nothing-to-undo", "This session was never rewound.");
        }

        return request.ToSeq <= trail.Last.Value
            ? EventPosition.At(request.ToSeq!.Value)
            : throw GantryException.Invalid("to_seq", $"to_seq must be a position of the session's log, from 0 to {trail.Last.Value}.");
    }

    private static GantryException Conflicting(IReadOnlyList<string> paths)
    {
        var named = string.Join(", ", paths.Take(MostNamed).Select(VisibleText.Of));
        var more = paths.Count > MostNamed ? $" and {paths.Count - MostNamed} more" : "";
        return GantryException.Conflict(
            "rewind-conflicts",
            $"Changed by somebody else after the session: {named}{more}. Nothing was rewound. Say conflicts: keep to leave these as they are, or overwrite to take them back too.");
    }

    private static (RewindParts Parts, OnConflict OnConflict) Check(RewindSession request)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (request.ToSeq is null != request.Undo || request.ToSeq < 0)
        {
            faults["to_seq"] = ["Give to_seq, the position to go back to (0 or more), or undo: true."];
        }

        var parts = request.Restore switch
        {
            null or "both" => RewindParts.Both,
            "files" => RewindParts.Files,
            "conversation" => RewindParts.Conversation,
            _ => Fault(RewindParts.Both, "restore", "restore must be both, files or conversation."),
        };
        var onConflict = request.Conflicts switch
        {
            null or "refuse" => OnConflict.Refuse,
            "keep" => OnConflict.Keep,
            "overwrite" => OnConflict.Overwrite,
            _ => Fault(OnConflict.Refuse, "conflicts", "conflicts must be refuse, keep or overwrite."),
        };
        return faults.Count == 0 ? (parts, onConflict) : throw GantryException.Invalid(faults);

        T Fault<T>(T otherwise, string field, string sentence)
        {
            faults[field] = [sentence];
            return otherwise;
        }
    }
}
