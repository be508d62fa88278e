namespace Gantry.Protocol.Approvals;

/// <summary>How a question wants to be answered.</summary>
/// <param name="Choices">Answers to choose from; empty means words only. Words are taken always.</param>
/// <param name="Multiple">More than one may be chosen.</param>
public sealed record QuestionForm(IReadOnlyList<string> Choices, bool Multiple);
