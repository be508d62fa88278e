using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Translation;

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

    /// <summary>
    /// The protocols of conversations that it speaks, when that is less than all of its kind; requests in another are translated into the first. Null: all of
    /// them, the one that its address is known to serve best first.
    /// </summary>
    public IReadOnlyList<ModelProtocol>? Protocols { get; init; }

    /// <summary>What requests in a protocol that it does not speak are translated into.</summary>
    public ModelProtocol PreferredProtocol =>
        Protocols is [var first, ..] ? first
        : Kind == ProviderKind.Anthropic ? ModelProtocol.Messages
        : TranslationTerms.IsOpenAIs(this) ? ModelProtocol.Responses
        : ModelProtocol.ChatCompletions;

    /// <summary>Whether requests of this protocol can be passed to it as they are.</summary>
    public bool Speaks(ModelProtocol protocol) =>
        Protocols is { } known && protocol.IsOfConversations() ? known.Contains(protocol) : Kind == (protocol == ModelProtocol.Messages ? ProviderKind.Anthropic : ProviderKind.OpenAI);
}
