using Gantry.Protocol.Ids;

namespace Gantry.Core.ModelGateway.Calls;

/// <summary>A run that cannot go on for now.</summary>
/// <param name="Reason">A sentence: which budget or quota, and what helps.</param>
/// <param name="Budget">The budget that is spent; null for a provider's quota.</param>
/// <param name="Provider">The provider whose quota is spent; null for a budget.</param>
/// <param name="Until">When it returns by itself; null when it does not or nobody says.</param>
public sealed record RunHalt(RunId Run, string Reason, SpentBudget? Budget, string? Provider, DateTimeOffset? Until)
{
    /// <summary>A call of the run was refused for a budget or a provider's quota.</summary>
    public static RunHalt By(RunId run, CallRefusedException refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return refusal.Quota is { } quota ? ByQuota(run, quota) : new RunHalt(run, refusal.Message, refusal.Budget, null, refusal.Budget?.ReturnsAt);
    }

    /// <summary>A provider refused a call of the run for its quota.</summary>
    public static RunHalt ByQuota(RunId run, ProviderQuota quota)
    {
        ArgumentNullException.ThrowIfNull(quota);
        var reason = $"The quota of {quota.Provider} is spent. Go on with 'gantry resume {run}' when it is there again.";
        return new RunHalt(run, reason, null, quota.Provider, quota.ReturnsAt);
    }
}
