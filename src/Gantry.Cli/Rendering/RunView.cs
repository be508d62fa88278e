using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;

namespace Gantry.Cli.Rendering;

/// <summary>Folds a stream of events into what a person reads. Each text is written once, however often its pieces come.</summary>
internal sealed class RunView(Terminal terminal)
{
    private const int MostDiffLines = 40;

    private readonly Dictionary<ItemId, StreamText> texts = [];
    private readonly Dictionary<ItemId, ToolOutputView> outputs = [];
    private readonly HashSet<string> calls = [];
    private ItemId? open;

    /// <summary>What the events seen so far add up to.</summary>
    public RunTally Tally { get; } = new();

    public void Show(EventEnvelope envelope)
    {
        Tally.Count(envelope);
        switch (envelope.Payload)
        {
            case AssistantDelta delta:
                Continue(delta.ItemId, Text(delta.ItemId).Append(delta.Offset, delta.TextDelta), Ink.Plain);
                break;
            case ThinkingDelta delta:
                Continue(delta.ItemId, Text(delta.ItemId).Append(delta.Offset, delta.TextDelta), Ink.Dim);
                break;
            case ToolOutput delta:
                CloseText();
                Output(delta.ItemId).Show(delta.Offset, delta.TextDelta);
                break;
            case SetupOutput delta:
                CloseText();
                Output(delta.ItemId).Show(delta.Offset, delta.TextDelta);
                break;
            case AssistantFinal final:
                Finish(final.ItemId, final.Text, Ink.Plain);
                break;
            case ThinkingFinal final:
                Finish(final.ItemId, final.Text, Ink.Dim);
                break;
            case ToolResult result:
                CloseText();
                ShowResult(result);
                break;
            case SetupCompleted setup:
                CloseText();
                ShowResult(new ToolResult(ToolCallId.From("setup"), "setup", setup.ItemId, setup.Outcome, setup.Output, setup.ExitCode, setup.DurationMs));
                break;
            default:
                CloseText();
                ShowFact(envelope);
                break;
        }
    }

    /// <summary>The items in flight when a connection is made, the first one or a later one.</summary>
    public void Show(StreamSnapshot snapshot)
    {
        foreach (var item in snapshot.Items)
        {
            switch (item.Type)
            {
                case "ui.message.assistant.delta":
                    Continue(item.ItemId, Text(item.ItemId).CatchUp(item.Text), Ink.Plain);
                    break;
                case "ui.thinking.delta":
                    Continue(item.ItemId, Text(item.ItemId).CatchUp(item.Text), Ink.Dim);
                    break;
                case "ui.tool.output" or "ui.setup.output":
                    CloseText();
                    Output(item.ItemId).CatchUp(item.Text);
                    break;
            }
        }
    }

    /// <summary>A line about the stream itself.</summary>
    public void Note(string sentence)
    {
        CloseText();
        terminal.WriteLine($"· {VisibleText.OnOneLine(sentence)}", Ink.Dim);
    }

    private void ShowFact(EventEnvelope envelope)
    {
        switch (envelope.Payload)
        {
            case UserMessage message:
                terminal.WriteLine($"› {Indented(message.Text)}", Ink.Bold);
                break;
            case RunStarted started:
                Note(started.Agent == AgentName.Demo
                    ? $"agent demo (its model is scripted) works in {started.WorkingDirectory}"
                    : $"agent {started.Agent} works in {started.WorkingDirectory}");
                break;
            case SetupStarted setup:
                Note($"sets up the session's folder{(setup.CopiedFiles.Count > 0 ? $", with {string.Join(", ", setup.CopiedFiles)}" : "")}{(setup.Script is { } script ? $": {script}" : "")}");
                break;
            case RunRecovered recovered:
                Note($"the run goes on where it was broken off (attempt {recovered.Attempt})");
                break;
            case RunPaused paused:
                terminal.WriteLine($"‖ paused: {VisibleText.Of(paused.Reason)}", Ink.Yellow);
                break;
            case MessageQueued queued:
                Note($"message queued ({queued.Delivery.ToString().ToLowerInvariant()}): {queued.Text}");
                break;
            case MessageEdited edited:
                Note($"queued message now says: {edited.Text}");
                break;
            case MessageCancelled:
                Note("a queued message was cancelled");
                break;
            case ToolCall call:
                calls.Add(call.ToolCallId.Value);
                terminal.Write("● ", Ink.Cyan);
                terminal.Write(VisibleText.OnOneLine(call.Title), Ink.Bold);
                terminal.WriteLine($"  {VisibleText.OnOneLine(call.ToolName)}", Ink.Dim);
                break;
            case ApprovalRequested asked:
                ApprovalView.Write(terminal, asked);
                break;
            case ApprovalResolved resolved:
                ShowAnswer(resolved);
                break;
            case QuestionAsked question:
                ApprovalView.Write(terminal, question);
                break;
            case QuestionAnswered answered:
                Note(answered.Answer is { } said ? $"answered by {answered.By}: {said}" : $"nobody answered ({answered.By})");
                break;
            case Plan plan:
                ShowPlan(plan);
                break;
            // A gated tool call is a step of the same name, and its result has said it.
            case StepFailed failed when !calls.Contains(failed.StepId.Value):
                terminal.WriteLine($"✗ step {failed.StepId}: {VisibleText.OnOneLine(failed.Evidence)}", Ink.Red);
                break;
            case WorkspaceDiff { FilesChanged: > 0 } diff:
                terminal.WriteLine($"± {Counted(diff.FilesChanged, "file")} changed, +{diff.LinesAdded} −{diff.LinesRemoved}{(diff.Truncated ? " (cut)" : "")}", Ink.Bold);
                DiffView.Write(terminal, diff.Patch, MostDiffLines);
                break;
            case Fault fault:
                terminal.WriteLine($"! {VisibleText.Of(fault.Message)}", Ink.Yellow);
                break;
            case ModelRetry retry:
                Note($"{retry.Message} Trying again in {RunTally.Duration(TimeSpan.FromMilliseconds(retry.WaitMs))} (retry {retry.Attempt}).");
                break;
            case ModelWarning warning:
                Note($"{VisibleText.OnOneLine(warning.Model)} was asked without all that was said, because {VisibleText.OnOneLine(warning.Provider)} speaks another protocol: {VisibleText.OnOneLine(string.Join(", ", warning.Warnings))}");
                break;
            case Compacted:
                Note("the conversation has become long; its older part goes on as a summary");
                break;
            case RunError error:
                terminal.WriteLine($"✗ {VisibleText.Of(error.Message)}", Ink.Red);
                if (error.Hint is { Length: > 0 } hint)
                {
                    terminal.WriteLine($"  {VisibleText.Of(hint)}");
                }

                break;
            case RunStopping stopping:
                Note($"stopping: {(stopping.Outcome == RunStatus.Cancelled ? "cancelled" : "interrupted")} by {stopping.By}");
                break;
            case RunInterrupted interrupted:
                Note($"interrupted by {interrupted.By}");
                break;
            case RunCancelled cancelled:
                Note($"cancelled by {cancelled.By}");
                break;
            case RunEnded ended:
                ShowEnd(ended.Status, Tally.Summary(envelope.At));
                break;
        }
    }

    private void ShowResult(ToolResult result)
    {
        if (outputs.Remove(result.ItemId, out var output) || result.Output.Length > 0)
        {
            (output ?? new ToolOutputView(terminal)).Finish(result);
        }

        var took = result.DurationMs is { } milliseconds ? $" {RunTally.Duration(TimeSpan.FromMilliseconds(milliseconds))}" : "";
        var exit = result.ExitCode is { } code and not 0 ? $" exit {code}" : "";
        var (line, ink) = result.Outcome switch
        {
            ToolOutcome.Succeeded => ($"  ✓{exit}{took}", Ink.Green),
            ToolOutcome.Failed => ($"  ✗ failed{exit}{took}", Ink.Red),
            ToolOutcome.Denied => ("  ⊘ denied, did not run", Ink.Yellow),
            ToolOutcome.Interrupted => ($"  ⊘ interrupted{took}", Ink.Yellow),
            _ => ("  ? the daemon ended while it ran: outcome unknown", Ink.Yellow),
        };
        terminal.WriteLine(line, ink);
    }

    private void ShowAnswer(ApprovalResolved resolved)
    {
        ApprovalView.WriteEdit(terminal, resolved.Edited);
        var verdict = resolved.Decision == ApprovalVerdict.Allow ? "allowed" : "denied";
        var by = resolved.By == "deadline" ? "nobody answered before the deadline" : $"answered by {resolved.By} via {resolved.Client}";
        var feedback = resolved.Feedback is { Length: > 0 } said ? $": {said}" : "";
        terminal.WriteLine($"  → {verdict} ({VisibleText.OnOneLine(by)}){VisibleText.OnOneLine(feedback)}", resolved.Decision == ApprovalVerdict.Allow ? Ink.Green : Ink.Yellow);
    }

    private void ShowPlan(Plan plan)
    {
        terminal.WriteLine("☰ plan", Ink.Bold);
        foreach (var item in plan.Items)
        {
            var mark = item.Status switch { "completed" => "✓", "in_progress" => "▸", _ => "·" };
            terminal.WriteLine($"  {mark} {VisibleText.OnOneLine(item.Text)}");
        }
    }

    private void ShowEnd(RunStatus status, string summary)
    {
        var (mark, ink) = status switch
        {
            RunStatus.Completed => ("✓ completed", Ink.Green),
            RunStatus.Error => ("✗ failed", Ink.Red),
            _ => ($"⊘ {status.ToString().ToLowerInvariant()}", Ink.Yellow),
        };
        terminal.WriteLine(summary.Length == 0 ? mark : $"{mark} · {summary}", ink);
    }

    private void Continue(ItemId item, string fresh, Ink ink)
    {
        if (fresh.Length == 0)
        {
            return;
        }

        if (open != item)
        {
            CloseText();
            open = item;
            terminal.Write(ink == Ink.Dim ? "~ " : "", ink);
        }

        terminal.Write(VisibleText.Of(fresh), ink);
    }

    private void Finish(ItemId item, string whole, Ink ink)
    {
        var continues = Text(item).Finish(whole, out var rest);
        if (!continues)
        {
            CloseText();
        }

        Continue(item, rest, ink);
        CloseText();
        texts.Remove(item);
    }

    private void CloseText()
    {
        if (open is not null)
        {
            terminal.WriteLine();
            open = null;
        }
    }

    private StreamText Text(ItemId item) => texts.TryGetValue(item, out var text) ? text : texts[item] = new StreamText();

    private ToolOutputView Output(ItemId item) => outputs.TryGetValue(item, out var output) ? output : outputs[item] = new ToolOutputView(terminal);

    private static string Indented(string text) => VisibleText.Of(text).TrimEnd('\n').Replace("\n", "\n  ", StringComparison.Ordinal);

    private static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
