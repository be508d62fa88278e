using Gantry.Core.Events;
using Gantry.Protocol.Approvals;

namespace Gantry.Core.Approvals;

/// <summary>
/// Judges what an answer would let run instead of what was asked for. A person's allow does not outrank a rule that denies.
/// </summary>
/// <param name="asked">The request that is being answered.</param>
/// <param name="action">What the edited input comes to.</param>
/// <returns>The sentence of the rule that denies it; null when none does.</returns>
public delegate string? DeniedByRules(IStoreTransaction transaction, Approval asked, GatedAction action);
