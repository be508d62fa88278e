namespace Gantry.Core.ModelGateway.Providers;

/// <summary>How a provider takes its key.</summary>
public enum KeyHeader
{
    /// <summary><c>Authorization: Bearer</c>.</summary>
    Bearer,

    /// <summary><c>x-api-key</c>, as Anthropic takes it.</summary>
    XApiKey,

    /// <summary><c>api-key</c>, as Azure takes it.</summary>
    ApiKey,
}
