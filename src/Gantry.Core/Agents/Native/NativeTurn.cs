using Gantry.Core.Agents.Native.Tools;
using Gantry.Core.ModelGateway;

namespace Gantry.Core.Agents.Native;

/// <summary>
/// One turn, from wherever its history stands: settle the tool calls that have no result, see that it does not turn in circles, take what steers, make room in
/// the context, let the model answer, and again, until an answer waits for nothing.
/// </summary>
internal sealed class NativeTurn(
    PatientModel model, Toolbox tools, CallOrder calls, LoopGuard guard, Compaction compaction, TurnLog log, PromptContext context, AttachmentParts attachments, NativeAgentOptions options)
{
    private const int MostTimesShortened = 3;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var shortened = 0;
        while (true)
        {
            await calls.SettleAsync(log.Conversation.OpenCalls, cancellationToken);
            if (log.Conversation.IsAnswered)
            {
                return;
            }

            await guard.CheckAsync(cancellationToken);
            await log.TakeSteeringAsync(cancellationToken);
            await compaction.ByOrderAsync(context, cancellationToken);
            if (log.Conversation.IsOnlyCompaction)
            {
                return;
            }

            RequireWithinLimits();
            await compaction.MakeRoomAsync(context, cancellationToken);
            try
            {
                await AnswerAsync(cancellationToken);
                shortened = 0;
            }
            catch (ModelException tooLong) when (tooLong.IsContextExceeded)
            {
                if (++shortened > MostTimesShortened)
                {
                    throw new AgentException(tooLong.Message, tooLong.Hint, tooLong);
                }

                await compaction.TooLongAsync(context, cancellationToken);
            }
        }
    }

    private void RequireWithinLimits()
    {
        var conversation = log.Conversation;
        if (conversation.Answers >= options.MostModelCalls)
        {
            throw new AgentException(
                $"The agent stopped after {options.MostModelCalls} answers of its model in one run.",
                "Send another message to let it go on.");
        }

        if (conversation.Tokens >= options.MostTokens)
        {
            throw new AgentException(
                $"The agent stopped: this run took {conversation.Tokens} tokens, and its limit is {options.MostTokens}.",
                "Send another message to let it go on, or raise GANTRY_AGENT_MAX_TOKENS.");
        }

        if (conversation.CutInARow > options.MostContinuations)
        {
            throw new AgentException(
                $"The model reached its limit of tokens {conversation.CutInARow} times in a row and still was not done.",
                "Ask for less at once.");
        }
    }

    private async Task AnswerAsync(CancellationToken cancellationToken)
    {
        var messages = await attachments.FillAsync(log.Conversation.ToMessages(), context.Material, cancellationToken);
        var request = new ModelRequest(context.System, compaction.Fit(context, messages), tools.Declarations) { OnFrame = log.Journal.RecordRaw };
        var answer = await model.AnswerAsync(request, () => new AnswerInProgress(model.Name, tools, log, options.LargestAnswerPart, options.ContextWindow ?? ContextWindow.Known(model.Name)), cancellationToken);

        // One record: a crash leaves nothing of the answer, or all of it.
        await log.RecordDoneAsync(answer.WholeFacts());
        cancellationToken.ThrowIfCancellationRequested();
    }
}
