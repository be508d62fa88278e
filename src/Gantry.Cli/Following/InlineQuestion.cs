using System.Globalization;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;

namespace Gantry.Cli.Following;

/// <summary>Asks the person at the terminal about one thing that they can see above.</summary>
internal sealed class InlineQuestion(Terminal terminal, TimeProvider time)
{
    private const string Choices = "  [y] allow once  [n] deny  [f] deny with feedback  [s] skip (leave it in the inbox) ";
    private const string ChoicesWithRules = "  [y] allow once  [a] allow and remember  [n] deny  [f] deny with feedback  [s] skip (leave it in the inbox) ";

    /// <summary>The answer; null when they leave it in the inbox.</summary>
    public async Task<InlineAnswer?> AskAsync(WaitingItem item, CancellationToken cancellationToken) => item.Asked switch
    {
        QuestionAsked question => await AskAsync(question, cancellationToken) is { } words ? new InlineWords(words) : null,
        ApprovalRequested approval => await AskAsync(approval, cancellationToken) is { } decision ? new InlineDecision(decision) : null,
        var other => throw new InvalidOperationException($"A {other.GetType().Name} asks nothing."),
    };

    private async Task<AnswerQuestion?> AskAsync(QuestionAsked asked, CancellationToken cancellationToken)
    {
        var keys = new KeyReader(terminal, time);
        keys.Forget();
        while (true)
        {
            terminal.Write(asked.Choices.Count == 0 ? "  your answer (Escape leaves it in the inbox): " : "  a number, several with commas where they may be, or words: ", Ink.Bold);
            if (await keys.ReadLineAsync(cancellationToken) is not { } line)
            {
                terminal.WriteLine($"  left in the inbox; answer later with: gantry answer {asked.QuestionId} \"…\"", Ink.Dim);
                return null;
            }

            if (line.Trim().Length > 0)
            {
                return Chosen(asked, line) is { } choices ? new AnswerQuestion(Choices: choices) : new AnswerQuestion(line.Trim());
            }
        }
    }

    // Numbers of choices, and nothing else; otherwise they are words.
    private static List<string>? Chosen(QuestionAsked asked, string line)
    {
        var numbers = line.Split(',', StringSplitOptions.TrimEntries)
            .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= asked.Choices.Count ? number : 0)
            .ToList();
        return numbers.Contains(0) || (numbers.Count > 1 && !asked.Multiple) ? null : [.. numbers.Distinct().Select(number => asked.Choices[number - 1])];
    }

    private async Task<DecideApproval?> AskAsync(ApprovalRequested asked, CancellationToken cancellationToken)
    {
        var keys = new KeyReader(terminal, time);
        keys.Forget();
        var choices = asked.RuleSuggestions is { Count: > 0 } ? ChoicesWithRules : Choices;
        terminal.Write(choices, Ink.Bold);
        while (true)
        {
            var key = await keys.ReadAsync(cancellationToken);
            switch (char.ToLowerInvariant(key.KeyChar))
            {
                case 'y':
                    terminal.WriteLine("y");
                    return new DecideApproval("allow", "once", asked.InputHash);
                case 'a' when asked.RuleSuggestions is { Count: > 0 }:
                    terminal.WriteLine("a");
                    if (await new RememberChoice(terminal, keys).AskAsync(asked, cancellationToken) is { } remembered)
                    {
                        return remembered;
                    }

                    terminal.Write(choices, Ink.Bold);
                    break;
                case 'n':
                    terminal.WriteLine("n");
                    return new DecideApproval("deny", "once", asked.InputHash);
                case 's':
                    terminal.WriteLine("s");
                    terminal.WriteLine($"  left in the inbox; answer later with: gantry approve {asked.ApprovalId}", Ink.Dim);
                    return null;
                case 'f':
                    terminal.WriteLine("f");
                    terminal.Write("  what should the agent do instead? ", Ink.Bold);
                    if (await keys.ReadLineAsync(cancellationToken) is { } feedback && feedback.Trim().Length > 0)
                    {
                        return new DecideApproval("deny", "once", asked.InputHash, feedback.Trim());
                    }

                    terminal.Write(choices, Ink.Bold);
                    break;
            }
        }
    }
}
