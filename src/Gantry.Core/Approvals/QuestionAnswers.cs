using Gantry.Core.Failures;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Approvals;

/// <summary>Reads what answers a question.</summary>
internal static class QuestionAnswers
{
    /// <summary>The answer as the agent is told it: each choice on a line of its own, then the words.</summary>
    /// <exception cref="GantryException">It is no question, or the answer does not fit its form.</exception>
    public static string Read(Approval question, AnswerQuestion given)
    {
        if (question.Form is not { } form)
        {
            throw GantryException.Invalid("text", $"This is no question but {(question.Kind == ApprovalKind.Plan ? "a plan" : "an approval")}: POST a decision to it.");
        }

        var choices = given.Choices ?? [];
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (Problem(form, choices) is { } problem)
        {
            faults["choices"] = [problem];
        }

        if (given.Text is { Length: > ApprovalDesk.LongestAnswer })
        {
            faults["text"] = [$"text may have {ApprovalDesk.LongestAnswer} characters at most."];
        }
        else if (choices.Count == 0 && string.IsNullOrWhiteSpace(given.Text))
        {
            faults["text"] = ["Say something in text, or choose from choices."];
        }

        return faults.Count == 0
            ? string.Join('\n', string.IsNullOrWhiteSpace(given.Text) ? choices : choices.Append(given.Text.Trim()))
            : throw GantryException.Invalid(faults);
    }

    private static string? Problem(QuestionForm form, IReadOnlyList<string> choices) =>
        choices.Except(form.Choices, StringComparer.Ordinal).Any() ? $"choices must be of those that were offered: {string.Join(", ", form.Choices.Select(choice => $"'{choice}'"))}."
        : choices.Distinct(StringComparer.Ordinal).Count() < choices.Count ? "A choice is made once."
        : choices.Count > 1 && !form.Multiple ? "This question takes one choice only."
        : null;
}
