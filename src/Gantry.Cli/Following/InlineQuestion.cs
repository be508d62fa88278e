using Gantry.Cli.Rendering;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;

namespace Gantry.Cli.Following;

/// <summary>Asks the person at the terminal about one approval that they can see above.</summary>
internal sealed class InlineQuestion(Terminal terminal, TimeProvider time)
{
    private const string Choices = "  [y] allow once  [n] deny  [f] deny with feedback  [s] skip (leave it in the inbox) ";

    /// <summary>The answer; null when they leave it in the inbox.</summary>
    public async Task<DecideApproval?> AskAsync(ApprovalRequested asked, CancellationToken cancellationToken)
    {
        var keys = new KeyReader(terminal, time);
        keys.Forget();
        terminal.Write(Choices, Ink.Bold);
        while (true)
        {
            var key = await keys.ReadAsync(cancellationToken);
            switch (char.ToLowerInvariant(key.KeyChar))
            {
                case 'y':
                    terminal.WriteLine("y");
                    return new DecideApproval("allow", "once", asked.InputHash);
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

                    terminal.Write(Choices, Ink.Bold);
                    break;
            }
        }
    }
}
