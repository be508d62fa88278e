namespace Gantry.Core.Approvals.Importing;

/// <summary>Another program's rules in the words of this one. What could not be said exactly is listed, not approximated.</summary>
/// <param name="Rules">In the order of the source.</param>
/// <param name="NotCarriedOver">In the order of the source.</param>
public sealed record ImportedRules(IReadOnlyList<ImportedRule> Rules, IReadOnlyList<NotCarriedOver> NotCarriedOver);

/// <summary>A rule that could be carried over.</summary>
/// <param name="Effect"><c>allow</c>, <c>ask</c> or <c>deny</c>.</param>
/// <param name="Kind">As <see cref="Matching.ActionPattern.Kind"/>.</param>
/// <param name="Pattern">As <see cref="Matching.ActionPattern.Text"/>.</param>
/// <param name="Reason">Why the rule is there, as the source says or where it comes from; says so when a deny or ask rule became wider.</param>
/// <param name="SourceLine">From 1.</param>
public sealed record ImportedRule(string Effect, string Kind, string Pattern, string Reason, int SourceLine);

/// <summary>What could not be carried over.</summary>
/// <param name="SourceText">As it stands there.</param>
/// <param name="SourceLine">From 1.</param>
/// <param name="Why">A sentence.</param>
public sealed record NotCarriedOver(string SourceText, int SourceLine, string Why);
