using Gantry.Core.Agents.Native.Tools;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.Agents.Native;

/// <summary>
/// One turn, from wherever its history stands: settle the tool calls that have no result, take what steers, let the model answer, and again, until an answer
/// calls no tool.
/// </summary>
internal sealed class NativeTurn(IModel model, Toolbox tools, ToolBench bench, TurnLog log, string systemPrompt, AttachmentParts attachments, NativeAgentOptions options, CallCaller caller)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var call in log.Conversation.OpenCalls)
            {
                await bench.SettleAsync(call, cancellationToken);
            }

            if (log.Conversation.IsAnswered)
            {
                return;
            }

            await log.TakeSteeringAsync(cancellationToken);
            if (log.Conversation.Answers >= options.MostModelCalls)
            {
                throw new AgentException(
                    $"The agent stopped after {options.MostModelCalls} answers of its model in one run.",
                    "Send another message to let it go on.");
            }

            await AnswerAsync(cancellationToken);
        }
    }

    private async Task AnswerAsync(CancellationToken cancellationToken)
    {
        var answer = new AnswerInProgress(model.Name, tools, log);
        var messages = await attachments.FillAsync(log.Conversation.ToMessages(), cancellationToken);
        var request = new ModelRequest(systemPrompt, messages, tools.Declarations) { OnFrame = log.Journal.RecordRaw, Caller = caller };
        try
        {
            await foreach (var update in model.AnswerAsync(request, cancellationToken))
            {
                answer.Take(update);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await log.RecordLastWordsAsync(answer.CutFacts());
            throw;
        }
        catch (CallRefusedException)
        {
            // A budget or quota: the run pauses, and its next attempt answers afresh.
            await log.RecordLastWordsAsync(answer.CutFacts());
            throw;
        }
        catch (ModelException failure)
        {
            await log.RecordLastWordsAsync(answer.CutFacts());
            throw new AgentException(failure.Message, failure.Hint, failure);
        }

        if (!answer.IsWhole)
        {
            await log.RecordLastWordsAsync(answer.CutFacts());
            throw new AgentException("The model's answer ended too early.", "Send the message again.");
        }

        // One record: a crash leaves nothing of the answer, or all of it.
        await log.RecordDoneAsync(answer.WholeFacts());
        cancellationToken.ThrowIfCancellationRequested();
    }
}
