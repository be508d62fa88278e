using Gantry.Protocol.Approvals;

namespace Gantry.Adapters.Agents;

/// <summary>A tool call of a foreign program, understood as far as it has to be.</summary>
/// <param name="Title">One line for people.</param>
/// <param name="Action">What it comes to, for the rules; null: it only reads or only talks, and need not be asked.</param>
/// <param name="Reason">Why it must be asked.</param>
internal sealed record ProgramCall(string Title, GatedAction? Action, string Reason)
{
    public const string CommandReason = "Commands run only when you allow them.";
    public const string FileReason = "Files change only when you allow it.";
    public const string NetworkReason = "Connections are made only when you allow them.";
    public const string OtherReason = "Gantry knows only this tool's name.";
}
