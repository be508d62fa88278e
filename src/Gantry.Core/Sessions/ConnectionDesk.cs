using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gantry.Core.Agents;
using Gantry.Core.Claims;
using Gantry.Core.Egress;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Sessions;

/// <summary>
/// Asks about the connections that programs in one run's sandbox want to make, and those that the daemon makes for its agent. Each host and port is asked once a
/// run, and the answer holds for the rest of it, whoever connects: a package manager opens twenty connections to one host. A program that gives up leaves the question standing for its next try.
/// </summary>
/// <param name="stop">Cancelled when nothing of the run may go on.</param>
internal sealed class ConnectionDesk(IRunJournal journal, EgressOptions options, TimeProvider time, CancellationToken stop)
{
    private static readonly SandboxDescription Surroundings = new(
        "network", IsBoundary: true, "the program that wants to connect waits in its sandbox, and reaches nothing but hosts that are allowed");

    private static readonly SandboxDescription NoSurroundings = new(
        "network", IsBoundary: false, "the daemon itself connects, outside the sandbox, and sends there what the agent says");

    private readonly ConcurrentDictionary<string, Lazy<Task<EgressVerdict>>> asked = new(StringComparer.Ordinal);

    /// <inheritdoc cref="EgressQuestion"/>
    public Task<EgressVerdict> AskAsync(EgressTarget target, CancellationToken cancellationToken) =>
        AskAsync(target, new Asker("A program in the sandbox wants to connect there.", Surroundings), cancellationToken);

    /// <summary>Asks for what the daemon itself connects to.</summary>
    /// <param name="whom">For whom, as the beginning of a sentence.</param>
    public EgressQuestion For(string whom) =>
        (target, cancellationToken) => AskAsync(target, new Asker($"{whom} is reached there.", NoSurroundings), cancellationToken);

    private async Task<EgressVerdict> AskAsync(EgressTarget target, Asker asker, CancellationToken cancellationToken)
    {
        var answer = asked.GetOrAdd(target.ToString(), _ => new Lazy<Task<EgressVerdict>>(() => AskRunAsync(target, asker))).Value;
        try
        {
            return await answer.WaitAsync(options.AnswerLimit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return new EgressVerdict(false, $"nobody answered within {options.AnswerLimit.TotalMinutes:0} minutes. The question is still in the inbox: answer it, and try again.");
        }
    }

    private async Task<EgressVerdict> AskRunAsync(EgressTarget target, Asker asker)
    {
        try
        {
            var answer = await journal.AskAsync(QuestionOf(target, asker), stop);
            return answer.Allowed ? new EgressVerdict(true, "allowed") : new EgressVerdict(false, answer.Feedback ?? "this was denied.");
        }
        catch (ClaimLostException)
        {
            return new EgressVerdict(false, "the run goes on elsewhere.");
        }
        catch (GantryException failure)
        {
            // Such as: the store is down. The next connection asks again.
            asked.TryRemove(target.ToString(), out _);
            return new EgressVerdict(false, $"it could not be asked: {failure.Message}");
        }
        catch (InvalidOperationException)
        {
            // Its agent has ended between the connection and the question.
            return new EgressVerdict(false, "the run has ended.");
        }
    }

    // The same id for the same target, so that a run that is taken up again joins the question that it asked before.
    private static ApprovalQuestion QuestionOf(EgressTarget target, Asker asker) => new(
        ToolCallId.From($"network_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target.ToString())).AsSpan(0, 12))}"),
        "network",
        $"Connect to {target}",
        $"{asker.Reason} The answer holds until the run ends.",
        new NetworkAction(target.Host, target.Port),
        JsonSerializer.SerializeToElement(new NetworkInput(target.Host, target.Port), NetworkInputJson.Default.NetworkInput),
        Diff: null,
        asker.Surroundings);

    private sealed record Asker(string Reason, SandboxDescription Surroundings);
}
