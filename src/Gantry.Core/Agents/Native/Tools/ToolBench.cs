using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>
/// Gives tool calls their one result each. For a call that acts:
/// 1. understand it; 2. ask; 3. record that it starts; 4. run it; 5. record how it ended.
/// Between 3 and 5 a crash leaves a call that may have acted: it is told to be unknown and never run again. Reads skip 2 and 3 and may run again.
/// </summary>
internal sealed class ToolBench(Toolbox tools, ISandbox sandbox, TurnLog log, TimeProvider time, NativeAgentOptions options, ArtifactFolder artifacts)
{
    /// <summary>Understands a call: what is to be done, or the facts that settle it at once.</summary>
    public PreparedCall Prepare(OpenCall open)
    {
        var call = open.Call;
        if (open.Started)
        {
            return new PreparedCall.Settled([.. UnknownResult(call)]);
        }

        // :: Step 1
        try
        {
            var action = tools.Read(call.ToolName, call.Input);
            return action.QuestionToUser(call) is { } toUser ? new PreparedCall.ToAsk(call, toUser)
                : action.Gated is null ? new PreparedCall.ToRead(call, action)
                : new PreparedCall.ToAct(call, action);
        }
        catch (ToolInputException misfit)
        {
            return new PreparedCall.Settled([Failed(call, misfit.Message)]);
        }
    }

    /// <summary>The facts that settle a call without doing anything.</summary>
    public ToolResult Failed(ToolCall call, string sentence) => Result(call, NewItem(), ToolOutcome.Failed, sentence);

    /// <summary>What must be asked before an action; null when it could not run as things are.</summary>
    /// <param name="refusal">Then says why.</param>
    public ToolQuestion? QuestionOf(PreparedCall.ToAct work, out string refusal)
    {
        refusal = "";
        try
        {
            return work.Action.Question(sandbox) ?? throw new InvalidOperationException($"{work.Call.ToolName} acts and asks nothing.");
        }
        catch (Exception failure) when (failure is ToolInputException || IsRefusal(failure))
        {
            refusal = failure.Message;
            return null;
        }
    }

    public Task ReadAsync(PreparedCall.ToRead work, CancellationToken cancellationToken) =>
        RunAsync(work.Call, work.Action, note: null, isStep: false, cancellationToken);

    // An answer is durable before it is told, so that asking again after a crash finds it.
    public async Task AskUserAsync(PreparedCall.ToAsk work, CancellationToken cancellationToken)
    {
        var answer = await log.Journal.AskUserAsync(work.Question, cancellationToken);
        var result = answer is null
            ? Failed(work.Call, "Nobody answered in time. Go on without the answer where you can, and say what you assumed.")
            : Result(work.Call, NewItem(), ToolOutcome.Succeeded, answer);
        await log.RecordAsync([result], cancellationToken);
    }

    /// <summary>Asks whether an action may run, and settles it when it may not.</summary>
    /// <returns>The answer when it may.</returns>
    public async Task<ApprovalAnswer?> AskAsync(PreparedCall.ToAct work, ToolQuestion question, CancellationToken cancellationToken)
    {
        // :: Step 2
        var call = work.Call;
        var asked = new ApprovalQuestion(call.ToolCallId, call.ToolName, work.Action.Title, question.Reason, question.Action, call.Input, question.Diff, sandbox.Description)
        {
            Kind = question.Kind,
            Editable = true,
        };
        var answer = await log.Journal.AskAsync(asked, cancellationToken);
        if (answer.Allowed)
        {
            return answer;
        }

        await log.RecordAsync([Result(call, NewItem(), ToolOutcome.Denied, DenialOf(answer))], cancellationToken);
        return null;
    }

    /// <summary>Does what was allowed.</summary>
    public async Task ActAsync(PreparedCall.ToAct work, ApprovalAnswer answer, CancellationToken cancellationToken)
    {
        // :: Step 3
        var (call, action) = (work.Call, work.Action);
        string? note = null;
        if (answer.EditedInput is { } edited)
        {
            // It was understood when it was accepted, and is what was allowed: what the model asked for never runs.
            action = tools.Read(call.ToolName, edited);
            note = $"[The user changed the arguments before this ran: {edited.GetRawText()}]";
        }

        // The folder was allowed with the command; calls that were asked at the same time, or before a crash, may have moved the shell since.
        action = answer.Asked is { } asked ? action.Where(asked) : action;
        await log.RecordAsync([new StepStarted(StepOf(call), action.Title)], cancellationToken);
        await RunAsync(call, action, note, isStep: true, cancellationToken);
    }

    private async Task RunAsync(ToolCall call, ToolAction action, string? note, bool isStep, CancellationToken cancellationToken)
    {
        var item = NewItem();
        using var output = new OutputStream(log.Journal, call.ToolCallId, item, options, artifacts.For(call.ToolCallId));
        var began = time.GetTimestamp();

        // :: Step 4
        ToolReport report;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            report = await action.RunAsync(sandbox, output, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var soFar = output.ToString();
            var told = $"{soFar}{(soFar.Length > 0 ? "\n" : "")}[interrupted: the turn was stopped while this ran; what it had done by then stays done]";
            await log.RecordLastWordsAsync(Ending(call, item, new ToolReport(ToolOutcome.Interrupted, told, "interrupted"), began, isStep));
            output.Settle();
            throw;
        }
        catch (Exception refusal) when (IsRefusal(refusal))
        {
            report = new ToolReport(ToolOutcome.Failed, refusal.Message, refusal.Message);
        }

        // :: Step 5
        report = note is null ? report : report with { Output = $"{note}\n{report.Output}" };
        await log.RecordDoneAsync(Ending(call, item, report, began, isStep));
        output.Settle();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private List<EventPayload> Ending(ToolCall call, ItemId item, ToolReport report, long began, bool isStep)
    {
        var took = (long)time.GetElapsedTime(began).TotalMilliseconds;
        var result = Result(call, item, report.Outcome, report.Output) with
        {
            ExitCode = report.ExitCode, DurationMs = took, Attachments = report.Attachments, Files = report.Files, ShellFolder = report.ShellFolder,
        };
        return !isStep ? [.. report.Facts, result]
            : report.Outcome == ToolOutcome.Succeeded ? [.. report.Facts, result, new StepCompleted(StepOf(call), report.Evidence)]
            : [result, new StepFailed(StepOf(call), report.Evidence)];
    }

    private IEnumerable<EventPayload> UnknownResult(ToolCall call)
    {
        const string told = "Interrupted, outcome unknown: Gantry ended while this ran, so it may have done all, some or nothing of its work. "
            + "Look at what it changed, and ask before repeating it.";
        var left = artifacts.Left(call.ToolCallId) is { } name ? $"\n[read_file gives what it had written by then with the path {ArtifactFolder.PathOf(name)}]" : "";
        yield return Result(call, NewItem(), ToolOutcome.Unknown, told + left);
        yield return new StepFailed(StepOf(call), "interrupted, outcome unknown");
    }

    private ToolResult Result(ToolCall call, ItemId item, ToolOutcome outcome, string output) =>
        new(call.ToolCallId, call.ToolName, item, outcome, BoundedText.Cut(output, options.LargestToolResult));

    private static string DenialOf(ApprovalAnswer answer) =>
        string.IsNullOrWhiteSpace(answer.Feedback)
            ? "Denied: this call did not run. Do not repeat it; go on without it, or ask the user what to do instead."
            : $"Denied: this call did not run. Do not repeat it. The user says: {answer.Feedback}";

    private static StepId StepOf(ToolCall call) => StepId.From(call.ToolCallId.Value);

    private static ItemId NewItem() => ItemId.From($"output_{Guid.CreateVersion7():N}");

    private static bool IsRefusal(Exception failure) => failure is GantryException or IOException or UnauthorizedAccessException;
}
