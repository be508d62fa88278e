using Gantry.Protocol.ModelGateway;

namespace Gantry.Core.ModelGateway.Keys;

/// <summary>The windows of budgets, numbered; days and months are those of UTC.</summary>
internal static class Windows
{
    /// <summary>The window that a moment lies in; a run has only one.</summary>
    public static long NumberOf(BudgetWindow window, DateTimeOffset at) => window switch
    {
        BudgetWindow.Day => at.UtcTicks / TimeSpan.TicksPerDay,
        BudgetWindow.Month => (at.UtcDateTime.Year * 12L) + at.UtcDateTime.Month,
        _ => 0,
    };

    /// <summary>When the window of a moment began; null for a run's.</summary>
    public static DateTimeOffset? StartOf(BudgetWindow window, DateTimeOffset at) => window switch
    {
        BudgetWindow.Day => new DateTimeOffset(at.UtcDateTime.Date, TimeSpan.Zero),
        BudgetWindow.Month => new DateTimeOffset(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero),
        _ => null,
    };

    /// <summary>When the next window begins; null for a run's.</summary>
    public static DateTimeOffset? EndOf(BudgetWindow window, DateTimeOffset at) => window switch
    {
        BudgetWindow.Day => StartOf(window, at)!.Value.AddDays(1),
        BudgetWindow.Month => StartOf(window, at)!.Value.AddMonths(1),
        _ => null,
    };
}
