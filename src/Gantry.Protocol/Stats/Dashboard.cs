using Gantry.Protocol.Runs;

namespace Gantry.Protocol.Stats;

/// <summary>What there is and what happened of late, as the seed's dashboard shows it.</summary>
/// <param name="WorkspacesCount">Workspaces, removed ones not counted.</param>
/// <param name="SessionsCount">Sessions, ended ones too.</param>
/// <param name="RunsToday">Runs that were asked for since midnight, UTC.</param>
/// <param name="RunsTotal">Runs of all time.</param>
/// <param name="RecentActivity">The newest runs, newest first; at most ten.</param>
public sealed record Dashboard(long WorkspacesCount, long SessionsCount, long RunsToday, long RunsTotal, IReadOnlyList<RecentActivity> RecentActivity);

/// <summary>Something that happened.</summary>
/// <param name="Type"><c>run</c>.</param>
/// <param name="Status">A run's status, such as <c>completed</c>.</param>
/// <param name="WorkspaceName">Where; empty when the workspace is gone.</param>
/// <param name="RunnerType">The agent.</param>
/// <param name="PromptPreview">How the prompt begins, at most 100 characters.</param>
/// <param name="CreatedAt">When it was asked for.</param>
public sealed record RecentActivity(string Type, RunStatus Status, string WorkspaceName, string RunnerType, string PromptPreview, DateTimeOffset CreatedAt);
