using Gantry.Cli.Http;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Json;
using Gantry.Protocol.Runs;

namespace Gantry.Cli.Following;

/// <summary>Follows a run or session as one event per line, each as it was sent; everything else stays off standard output.</summary>
internal sealed class EventLines(GantryClient client, Terminal terminal, AnswerMode mode, TimeProvider time)
{
    /// <returns>How the run ended; null when the stream did so without saying.</returns>
    public async Task<RunStatus?> FollowAsync(string path, EventPosition? after, bool endsWithRun, CancellationToken cancellationToken)
    {
        RunStatus? ended = null;
        await foreach (var frame in new EventStream(client, path, time).ReadAsync(after, endsWithRun, cancellationToken))
        {
            switch (frame)
            {
                case EventFrame shown:
                    await WriteAsync(shown.Json);
                    ended = shown.Envelope.Payload is RunEnded end ? end.Status : ended;
                    if (mode == AnswerMode.AllowEach && shown.Envelope.Payload is ApprovalRequested { RuleVerdict: RuleEffect.Ask } asked)
                    {
                        await AllowAsync(asked, cancellationToken);
                    }

                    break;
                case UnknownFrame unknown:
                    await WriteAsync(unknown.Json);
                    break;
                case ResetFrame { Reset: var reset }:
                    terminal.Complain($"The stream begins anew: {reset.Reason}");
                    break;
            }
        }

        return ended;
    }

    // A line feed can only stand between JSON's tokens, where a space says the same.
    private Task WriteAsync(string json) => terminal.Out.WriteLineAsync(json.Replace('\n', ' '));

    private async Task AllowAsync(ApprovalRequested asked, CancellationToken cancellationToken)
    {
        try
        {
            var allow = new DecideApproval("allow", "once", asked.InputHash);
            await client.PostAsync($"api/approvals/{asked.ApprovalId}", allow, ApiJson.Default.DecideApproval, ApiJson.Default.Approval, cancellationToken);
        }
        catch (CommandFailure failure) when (failure.ExitCode is ExitCode.Conflict)
        {
            // Answered already: by another client, or before this stream was replayed.
        }
    }
}
