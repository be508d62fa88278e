using System.Runtime.InteropServices;
using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Keys;

/// <summary>What a call asks of every account that it is charged to.</summary>
/// <param name="At">When it is admitted; decides which windows it belongs to.</param>
/// <param name="Run">The run that calls.</param>
/// <param name="Reserved">What it may cost.</param>
/// <param name="IsPriced">The money in <paramref name="Reserved"/> is known.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CallCharge(DateTimeOffset At, string? Run, Spending Reserved, bool IsPriced);
