namespace Gantry.Protocol.Approvals;

/// <summary>What came, or would come, of an import.</summary>
/// <param name="Written">False: a dry run, nothing is stored.</param>
/// <param name="Rules">In the order of the source.</param>
/// <param name="AlreadyThere">How many rules of the source are there already and were left out.</param>
/// <param name="NotCarriedOver">What has no equal here, in the order of the source.</param>
public sealed record RuleImport(bool Written, IReadOnlyList<Rule> Rules, int AlreadyThere, IReadOnlyList<RuleNotImported> NotCarriedOver);

/// <summary>A line of the source that became no rule.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Why">A sentence.</param>
public sealed record RuleNotImported(int Line, string Text, string Why);
