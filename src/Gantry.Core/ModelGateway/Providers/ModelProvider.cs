using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Providers;

/// <summary>Somebody who serves models.</summary>
/// <param name="Name">As routes and usage name it.</param>
/// <param name="Endpoints">One or more; those that answer are used in turn.</param>
public sealed record ModelProvider(string Name, ProviderKind Kind, IReadOnlyList<ProviderEndpoint> Endpoints)
{
    /// <summary>How long it may take.</summary>
    public ProviderTimeouts Timeouts { get; init; } = ProviderTimeouts.Standard;

    /// <summary>How often a call that failed before its answer began is tried again here, 0 to 10.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Speaks HTTP/2 to it.</summary>
    public bool UseHttp2 { get; init; }

    /// <summary>Of Azure's older paths, <c>/openai/deployments/MODEL/…?api-version=</c>; null for everybody else's.</summary>
    public string? AzureApiVersion { get; init; }

    /// <summary>Asks for the token counts of streamed chat completions when the client did not, and keeps that frame from the client. Off for servers that refuse <c>stream_options</c>.</summary>
    public bool AsksForStreamUsage { get; init; } = true;

    /// <summary>Sent with every request, such as a project's name; never a key.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What has to be set for it to be usable; null when it is.</summary>
    public string? MissingKey { get; init; }

    /// <summary>Whether requests of this protocol can be passed to it as they are.</summary>
    public bool Speaks(ModelProtocol protocol) => Kind == (protocol == ModelProtocol.Messages ? ProviderKind.Anthropic : ProviderKind.OpenAI);
}
