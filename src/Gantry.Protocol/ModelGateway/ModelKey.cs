using Gantry.Protocol.Ids;

namespace Gantry.Protocol.ModelGateway;

/// <summary>A virtual key for the model gateway, without its secret, which nobody can show again.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="HeldBy">The user's or tenant's name, the session's or run's id.</param>
/// <param name="Models">Names of models that it allows; <c>*</c> stands for any characters. Empty: all.</param>
/// <param name="RequestsPerMinute">Null: not limited.</param>
/// <param name="TokensPerMinute">Null: not limited.</param>
/// <param name="Budgets">At most one per window.</param>
/// <param name="ExpiresAt">Null: never.</param>
/// <param name="LastUsedAt">When it was last used for a call, up to a second late; null when never.</param>
public sealed record ModelKey(
    ModelKeyId KeyId,
    string Name,
    KeyHolder HolderKind,
    string HeldBy,
    IReadOnlyList<string> Models,
    int? RequestsPerMinute,
    long? TokensPerMinute,
    IReadOnlyList<ModelBudget> Budgets,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt);
