using Gantry.Core.Events;
using Gantry.Core.Paging;
using Gantry.Core.Workspaces;
using Gantry.Protocol.Runs;
using Gantry.Protocol.Stats;

namespace Gantry.Core.Sessions;

/// <summary>Counts what there is.</summary>
public sealed class SessionStats(EventLog log, TimeProvider time)
{
    private const int Recent = 10;
    private const int LongestPreview = 100;

    /// <summary>As it is now, all of one moment.</summary>
    public Task<Dashboard> ReadAsync(CancellationToken cancellationToken)
    {
        var midnight = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        return log.ReadAsync(
            view => new Dashboard(
                view.Workspaces.Count(),
                view.Sessions.Count(),
                view.Runs.Count(midnight),
                view.Runs.Count(since: null),
                [.. view.Runs.List(new RunFilter(), new PageRequest(Recent)).Items.Select(run => ActivityOf(run, view.Workspaces.Find(run.WorkspaceId)?.DisplayName))]),
            cancellationToken);
    }

    private static RecentActivity ActivityOf(Run run, string? workspace) =>
        new("run", run.Status, workspace ?? "", run.Agent.Value, run.Prompt.Length > LongestPreview ? run.Prompt[..LongestPreview] : run.Prompt, run.CreatedAt);
}
