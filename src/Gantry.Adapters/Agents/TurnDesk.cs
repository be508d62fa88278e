using System.Text.Json.Nodes;
using System.Threading.Channels;
using Gantry.Core.Agents;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Agents;

/// <summary>What a dialect works with during a turn. Questions are asked aside, and their answers come back into the one order of the turn.</summary>
internal sealed class TurnDesk(
    IRunJournal journal, TurnLedger ledger, StandingAnswers standing, AgentProcess process, ChannelWriter<TurnSignal> signals, CancellationToken asking)
{
    private readonly List<Task> questions = [];

    /// <summary>What is open in this turn.</summary>
    public TurnLedger Ledger => ledger;

    /// <summary>Somebody is asked and has not answered.</summary>
    public bool IsAsking => questions.Any(question => !question.IsCompleted);

    /// <summary>Sends the program a message.</summary>
    public Task SendAsync(JsonObject message) => process.SendAsync(message);

    /// <summary>Asks for permission. An answer that an earlier process of the agent got for the very same call is taken once, and nobody is asked again.</summary>
    /// <param name="answered">Told the answer. What is allowed is by then recorded as begun.</param>
    public async Task AskAsync(ApprovalQuestion question, Func<ApprovalAnswer, Task> answered)
    {
        if (standing.Take(question) is { } earlier)
        {
            await SettleAsync(question.ToolCallId, earlier.Answer, earlier.Close(), answered);
            return;
        }

        Aside(async () =>
        {
            var answer = await journal.AskAsync(question, asking);
            return () => SettleAsync(question.ToolCallId, answer, [], answered);
        });
    }

    /// <summary>Asks the user for words, one question after the other.</summary>
    /// <param name="answered">Told the answers; null where nobody answered in time.</param>
    public void AskUser(IReadOnlyList<UserQuestion> asked, Func<IReadOnlyList<string?>, Task> answered) =>
        Aside(async () =>
        {
            var answers = new List<string?>();
            foreach (var question in asked)
            {
                answers.Add(await journal.AskUserAsync(question, asking));
            }

            return () => answered(answers);
        });

    /// <summary>Takes back a question that the program wants no answer to any more.</summary>
    public Task WithdrawAsync(ToolCallId call) => journal.WithdrawAsync(call, CancellationToken.None);

    /// <summary>Returns when no question is under way any more; they must have been told to stop, or be answered.</summary>
    public Task SettledAsync() => Task.WhenAll(questions);

    private async Task SettleAsync(ToolCallId call, ApprovalAnswer answer, IReadOnlyList<EventPayload> before, Func<ApprovalAnswer, Task> answered)
    {
        if (answer.Allowed)
        {
            await ledger.StartAsync(call, [.. before]);
        }
        else
        {
            ledger.Deny(call, Denial.Of(answer));
        }

        await answered(answer);
    }

    private void Aside(Func<Task<Func<Task>>> ask)
    {
        questions.RemoveAll(question => question.IsCompletedSuccessfully);
        questions.Add(AskAsideAsync(ask));
    }

    private async Task AskAsideAsync(Func<Task<Func<Task>>> ask)
    {
        try
        {
            var then = await ask();
            await signals.WriteAsync(new TurnSignal.Answered(then), asking);
        }
        catch (Exception ended) when (ended is OperationCanceledException or ChannelClosedException)
        {
            // The turn is over or is being stopped; the question stays as it is in the store.
        }
        catch (Exception failure)
        {
            signals.TryWrite(new TurnSignal.Failed(failure));
        }
    }
}
