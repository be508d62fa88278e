using Gantry.Cli.Commands;
using Gantry.Cli.Http;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;

namespace Gantry.Cli.Following;

/// <summary>Follows to the end, in the notation that was asked for, and says what that means for the exit status.</summary>
internal static class RunFollowing
{
    public static Task<ExitCode> FollowRunAsync(CommandScope scope, GantryClient client, RunId run, AnswerMode mode, CancellationToken cancellationToken) =>
        FollowAsync(scope, client, new RunOrSession(run.Value, IsRun: true), after: null, mode, cancellationToken);

    public static async Task<ExitCode> FollowAsync(
        CommandScope scope,
        GantryClient client,
        RunOrSession target,
        EventPosition? after,
        AnswerMode mode,
        CancellationToken cancellationToken)
    {
        try
        {
            var path = $"{target.Path}/events";
            var ended = scope.Json
                ? await new EventLines(client, scope.Terminal, mode, scope.Time).FollowAsync(path, after, target.IsRun, cancellationToken)
                : await new Follower(client, scope.Terminal, mode, "--yes", scope.Time).FollowAsync(path, after, target.IsRun, cancellationToken);
            return ended is RunStatus.Completed ? ExitCode.Ok : ExitCode.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            scope.Terminal.Complain(target.IsRun
                ? $"\nDetached; the run goes on. Come back with: gantry attach {target.Id}   stop it with: gantry cancel {target.Id}"
                : $"\nDetached; the session goes on. Come back with: gantry attach {target.Id}");
            return ExitCode.Interrupted;
        }
    }
}
