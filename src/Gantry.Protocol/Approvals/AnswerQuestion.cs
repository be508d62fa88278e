namespace Gantry.Protocol.Approvals;

/// <summary>Body of <c>POST /api/approvals/{id}/answer</c>: choices, words, or both.</summary>
/// <param name="Text">At most 16,000 characters.</param>
/// <param name="Choices">Of those that were offered, spelled as they were; more than one only when the question says so.</param>
public sealed record AnswerQuestion(string? Text = null, IReadOnlyList<string>? Choices = null);
