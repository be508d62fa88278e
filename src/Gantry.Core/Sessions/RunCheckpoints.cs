using Gantry.Core.Failures;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Sessions;

/// <summary>
/// The checkpoints of one run: one at its start, one before each step that finds the files changed, one at its end. A checkpoint stands for all moments until
/// the next. A folder that is too large to be kept is told once, and the run goes on without.
/// </summary>
internal sealed class RunCheckpoints(WorkspaceCheckpoints checkpoints, WorkspaceId workspace, string folder)
{
    private bool isOff;

    /// <summary>The files as they were seen last; null when they are not kept.</summary>
    public string? Latest => isOff ? null : last;

    private string? last;
    private (bool IsTaken, Checkpoint? Fact) final;

    /// <summary>The recording of the first checkpoint, which the agent's start need not wait for; a step has to.</summary>
    public Task Beginning { get; set; } = Task.CompletedTask;

    /// <summary>The files as they were before the run; null when they are not kept.</summary>
    public string? First { get; private set; }

    /// <summary>Goes on from the checkpoints that an earlier attempt of the run left.</summary>
    public void Resume(string first, string latest) => (First, last) = (first, latest);

    /// <summary>The fact of the run's start.</summary>
    public async Task<EventPayload> BeginAsync(CancellationToken cancellationToken)
    {
        try
        {
            First = last = await checkpoints.TakeAsync(workspace, folder, cancellationToken);
            return new Checkpoint(First);
        }
        catch (GantryException refused) when (refused.Kind == FailureKind.TooLarge)
        {
            isOff = true;
            return new Fault(refused.Message);
        }
    }

    /// <summary>Takes the run's last checkpoint ahead of its end.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken) => final = (true, await NextAsync(cancellationToken));

    /// <summary>The fact of the run's end; null when the files are as the last checkpoint has them.</summary>
    public Task<Checkpoint?> LastAsync(CancellationToken cancellationToken) => final.IsTaken ? Task.FromResult(final.Fact) : NextAsync(cancellationToken);

    /// <summary>The fact to record before what comes next; null when the files are as the last checkpoint has them.</summary>
    public async Task<Checkpoint?> NextAsync(CancellationToken cancellationToken)
    {
        final = default;
        if (isOff || last is null)
        {
            return null;
        }

        try
        {
            var tree = await checkpoints.TakeAsync(workspace, folder, cancellationToken);
            var isSame = string.Equals(tree, last, StringComparison.Ordinal);
            last = tree;
            return isSame ? null : new Checkpoint(tree);
        }
        catch (GantryException refused) when (refused.Kind == FailureKind.TooLarge)
        {
            isOff = true;
            return null;
        }
    }

    /// <summary>What the run changed; null when nothing, or when it is not known.</summary>
    public async Task<WorkspaceDiff?> DiffAsync(CancellationToken cancellationToken)
    {
        if (isOff || First is null || last is null || string.Equals(First, last, StringComparison.Ordinal))
        {
            return null;
        }

        var diff = await checkpoints.DiffAsync(workspace, First, last, cancellationToken);
        return new WorkspaceDiff(diff.Patch, diff.FilesChanged, diff.LinesAdded, diff.LinesRemoved, diff.Truncated);
    }
}
