using System.Globalization;
using System.Text;
using Gantry.Core.Text;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Sessions;

namespace Gantry.Core.Exports;

/// <summary>A log as Markdown, for people.</summary>
internal sealed class Transcript
{
    private readonly StringBuilder text = new();

    public Transcript(Session session) =>
        text.Append(CultureInfo.InvariantCulture, $"# {session.Title ?? "Session"}\n\nSession `{session.SessionId}`, agent `{session.Agent}`, in `{VisibleText.Of(session.RepoPath)}`.\n");

    public void Add(EventEnvelope envelope)
    {
        switch (envelope.Payload)
        {
            case UserMessage message:
                text.Append(CultureInfo.InvariantCulture, $"\n## User, {envelope.At:yyyy-MM-dd HH:mm:ss} UTC\n\n{Quote(message.Text)}\n");
                break;
            case AssistantFinal answer:
                text.Append(CultureInfo.InvariantCulture, $"\n{answer.Text}\n");
                break;
            case ToolCall call:
                text.Append(CultureInfo.InvariantCulture, $"\n**{call.ToolName}**: {call.Title}\n");
                break;
            case ToolResult result:
                text.Append(CultureInfo.InvariantCulture, $"\n{Outcome(result)}:\n\n{Fence(result.Output)}\n");
                break;
            case ApprovalRequested request:
                text.Append(CultureInfo.InvariantCulture, $"\n> Asked: {request.Title}. {request.Reason}\n");
                break;
            case ApprovalResolved resolved:
                var verdict = resolved.Decision == ApprovalVerdict.Allow ? "Allowed" : "Denied";
                text.Append(CultureInfo.InvariantCulture, $"\n> {verdict} by {resolved.By} ({resolved.Client}){(resolved.Feedback is { } said ? $": {VisibleText.Of(said)}" : ".")}\n");
                break;
            case RunRecovered recovered:
                text.Append(CultureInfo.InvariantCulture, $"\n*Taken up again after the daemon ended (attempt {recovered.Attempt}).*\n");
                break;
            case RunError error:
                text.Append(CultureInfo.InvariantCulture, $"\n*Ended in an error: {error.Message} {error.Hint}*\n");
                break;
            case RunCancelled cancelled:
                text.Append(CultureInfo.InvariantCulture, $"\n*Cancelled by {cancelled.By}.*\n");
                break;
            case RunInterrupted interrupted:
                text.Append(CultureInfo.InvariantCulture, $"\n*Interrupted by {interrupted.By}.*\n");
                break;
        }
    }

    public override string ToString() => text.ToString();

    private static string Outcome(ToolResult result) => result.Outcome switch
    {
        ToolOutcome.Succeeded => "Result",
        ToolOutcome.Failed => result.ExitCode is { } code ? $"Failed with exit code {code}" : "Failed",
        ToolOutcome.Denied => "Denied",
        ToolOutcome.Interrupted => "Interrupted",
        _ => "Outcome unknown",
    };

    private static string Quote(string said) => "> " + said.ReplaceLineEndings("\n").Replace("\n", "\n> ", StringComparison.Ordinal);

    // A fence longer than any run of backticks inside, so that no output can break out of it.
    private static string Fence(string output)
    {
        var longest = 0;
        var current = 0;
        foreach (var c in output)
        {
            current = c == '`' ? current + 1 : 0;
            longest = Math.Max(longest, current);
        }

        var fence = new string('`', Math.Max(3, longest + 1));
        return $"{fence}text\n{output.TrimEnd('\n')}\n{fence}";
    }
}
