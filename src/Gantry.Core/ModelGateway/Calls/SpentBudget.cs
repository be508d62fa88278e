using Gantry.Protocol.Ids;
using Gantry.Protocol.ModelGateway;

namespace Gantry.Core.ModelGateway.Calls;

/// <summary>A budget that has no room for a call.</summary>
/// <param name="Key">The key that it belongs to.</param>
/// <param name="Window">What it is counted over.</param>
/// <param name="ReturnsAt">When its window begins anew; null for a run's, which does not.</param>
/// <param name="Needed">What the call would reserve.</param>
public sealed record SpentBudget(ModelKeyId Key, BudgetWindow Window, DateTimeOffset? ReturnsAt, Spending Needed);
