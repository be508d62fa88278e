using Gantry.Protocol.ModelGateway;

namespace Gantry.Core.ModelGateway.Keys;

/// <summary>A key that was asked for and read, before it is made.</summary>
public sealed record KeyDraft(
    string Name,
    KeyHolder HolderKind,
    string HeldBy,
    IReadOnlyList<string> Models,
    int? RequestsPerMinute,
    long? TokensPerMinute,
    IReadOnlyList<ModelBudget> Budgets,
    DateTimeOffset? ExpiresAt);
