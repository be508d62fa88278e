using Gantry.Core.ModelGateway.Calls;
using Gantry.Protocol.Ids;

namespace Gantry.Core.ModelGateway.Usage;

/// <summary>A call that has ended, as the store keeps it. No object of its own: thousands wait together, and what waits costs the collector most.</summary>
/// <param name="At">When it was admitted.</param>
/// <param name="CostNanoUsd">Billionths of a US dollar; null when usage or price are not known.</param>
/// <param name="Charged">What it counts against budgets.</param>
public readonly record struct CallRecord(
    ModelCallId Id,
    DateTimeOffset At,
    string Owner,
    ModelKeyId? Key,
    SessionId? Session,
    string? Run,
    string? Tenant,
    ModelProtocol Protocol,
    string RequestedModel,
    CallOutcome Outcome,
    long? CostNanoUsd,
    Spending Charged);
