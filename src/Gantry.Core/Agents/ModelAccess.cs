using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents;

/// <summary>How an agent's program reaches its model. A program without a key uses its own login, when it has one.</summary>
/// <param name="Address">The root of the provider's interface; null for the program's own choice.</param>
/// <param name="Key">A key of the model gateway, for this run alone; null for the program's own login.</param>
/// <param name="IsToken">The key is a bearer token, not an API key.</param>
/// <param name="Model">The model that it shall use; null for its own choice.</param>
/// <param name="Retries">How often a model call that failed is tried again; null for the program's own patience, which may be minutes.</param>
public sealed record ModelAccess(string? Address = null, string? Key = null, bool IsToken = false, string? Model = null, int? Retries = null);

/// <summary>Says what the operator chose for the program of an agent: its model and its patience, never a key.</summary>
public delegate ModelAccess AgentModelChoice(AgentName agent);
