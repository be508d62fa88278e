namespace Gantry.Server.Problems;

/// <summary>Why a request is turned away, as a value: for judges that weigh many requests and throw nothing.</summary>
/// <param name="Code">A stable name in lower case with dashes.</param>
/// <param name="Sentence">For the user, with what to do next.</param>
internal sealed record Refusal(int Status, string Code, string Sentence);
