namespace Gantry.Core.ModelGateway.Providers;

/// <summary>What a provider speaks.</summary>
public enum ProviderKind
{
    /// <summary>Anthropic's Messages.</summary>
    Anthropic,

    /// <summary>OpenAI's Chat Completions, Responses, embeddings and transcriptions.</summary>
    OpenAI,
}
