using Gantry.Core.Events;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Approvals;

/// <summary>
/// Judges what an answer would let run instead of what was asked for. A person's allow does not outrank a rule that denies.
/// </summary>
/// <param name="asked">The request that is being answered.</param>
/// <param name="action">What the edited input comes to.</param>
/// <returns>Null when no rule denies it.</returns>
public delegate RuleDenial? DeniedByRules(IStoreTransaction transaction, Approval asked, GatedAction action);

/// <summary>Rules deny.</summary>
/// <param name="Sentence">What the agent would be told.</param>
/// <param name="RuleIds">Those that decided; at least one.</param>
public sealed record RuleDenial(string Sentence, IReadOnlyList<RuleId> RuleIds);
