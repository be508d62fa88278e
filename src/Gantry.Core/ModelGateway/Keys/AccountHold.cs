using System.Runtime.InteropServices;

namespace Gantry.Core.ModelGateway.Keys;

/// <summary>What an admitted call holds of an account.</summary>
/// <param name="Run">Where its run is counted; null when the account counted no runs at that moment.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AccountHold(KeyAccount Account, BudgetMeter? Run);
