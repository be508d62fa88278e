namespace Gantry.Protocol.ModelGateway;

/// <summary>Makes a virtual key.</summary>
/// <param name="HolderKind"><c>user</c>, <c>session</c>, <c>run</c> or <c>tenant</c>.</param>
/// <param name="HeldBy">The user's or tenant's name, the session's or run's id.</param>
/// <param name="Name">What to call it; the holder's name when left out.</param>
/// <param name="Models">Names of models, <c>*</c> for any characters; all when left out.</param>
/// <param name="ExpiresAt">Never when left out.</param>
public sealed record CreateModelKey(
    string? HolderKind,
    string? HeldBy,
    string? Name = null,
    IReadOnlyList<string>? Models = null,
    int? RequestsPerMinute = null,
    long? TokensPerMinute = null,
    IReadOnlyList<ModelBudget>? Budgets = null,
    DateTimeOffset? ExpiresAt = null);

/// <summary>Changes a virtual key; what is left out stays.</summary>
/// <param name="Models">Replaces the list; an empty one allows all.</param>
/// <param name="RequestsPerMinute">0 takes the limit away.</param>
/// <param name="TokensPerMinute">0 takes the limit away.</param>
/// <param name="Budgets">Each replaces the budget of its window, or is added; one without <c>usd</c> and <c>tokens</c> takes it away.</param>
public sealed record ChangeModelKey(
    IReadOnlyList<string>? Models = null,
    int? RequestsPerMinute = null,
    long? TokensPerMinute = null,
    IReadOnlyList<ModelBudget>? Budgets = null,
    DateTimeOffset? ExpiresAt = null);

/// <summary>A virtual key that was just made.</summary>
/// <param name="Secret">Shown this once; nobody can show it again.</param>
public sealed record ModelKeyCreated(ModelKey Key, string Secret);
