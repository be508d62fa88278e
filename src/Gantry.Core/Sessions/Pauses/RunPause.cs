using Gantry.Core.ModelGateway.Calls;
using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;

namespace Gantry.Core.Sessions.Pauses;

/// <summary>Why a run stands still, or is about to.</summary>
/// <param name="Reason">A sentence: which budget or quota, and what helps.</param>
/// <param name="Key">The key whose budget is spent; null for a provider's quota.</param>
/// <param name="Window">The budget's window.</param>
/// <param name="Provider">The provider whose quota is spent.</param>
/// <param name="Needed">What the refused call would have reserved: with less room than that, going on would stop at the same place.</param>
/// <param name="Until">When it goes on by itself; null: when somebody helps.</param>
/// <param name="ResumedBy">Who let it go on; it is then taken up as soon as its session is free.</param>
public sealed record RunPause(
    RunId Run,
    SessionId Session,
    string Reason,
    ModelKeyId? Key,
    BudgetWindow? Window,
    string? Provider,
    Spending Needed,
    DateTimeOffset? Until,
    string? ResumedBy = null);
