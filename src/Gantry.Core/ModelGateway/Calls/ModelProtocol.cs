namespace Gantry.Core.ModelGateway.Calls;

/// <summary>The wire protocol of a model call.</summary>
public enum ModelProtocol
{
    /// <summary>Anthropic's Messages.</summary>
    Messages,

    /// <summary>OpenAI's Chat Completions.</summary>
    ChatCompletions,

    /// <summary>OpenAI's Responses.</summary>
    Responses,

    /// <summary>OpenAI's Embeddings.</summary>
    Embeddings,

    /// <summary>OpenAI's audio transcriptions.</summary>
    Transcriptions,
}
