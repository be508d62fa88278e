using Gantry.Core.ModelGateway.Calls;

namespace Gantry.Core.ModelGateway.Providers;

/// <summary>What a provider is asked to do.</summary>
public enum ModelOperation
{
    /// <summary>Answer a conversation, in Anthropic's words.</summary>
    Messages,

    /// <summary>Count what a conversation takes; costs nothing.</summary>
    CountTokens,

    /// <summary>Answer a conversation, in OpenAI's older words.</summary>
    ChatCompletions,

    /// <summary>Answer, in OpenAI's newer words.</summary>
    Responses,

    /// <summary>Turn texts into vectors.</summary>
    Embeddings,

    /// <summary>Turn speech into text.</summary>
    Transcriptions,
}

/// <summary>What follows from an operation.</summary>
public static class ModelOperations
{
    /// <summary>The protocol that it belongs to.</summary>
    public static ModelProtocol Protocol(this ModelOperation operation) => operation switch
    {
        ModelOperation.Messages or ModelOperation.CountTokens => ModelProtocol.Messages,
        ModelOperation.ChatCompletions => ModelProtocol.ChatCompletions,
        ModelOperation.Responses => ModelProtocol.Responses,
        ModelOperation.Embeddings => ModelProtocol.Embeddings,
        _ => ModelProtocol.Transcriptions,
    };

    /// <summary>How a provider is asked in a protocol of conversations.</summary>
    public static ModelOperation Operation(this ModelProtocol protocol) => protocol switch
    {
        ModelProtocol.Messages => ModelOperation.Messages,
        ModelProtocol.ChatCompletions => ModelOperation.ChatCompletions,
        _ => ModelOperation.Responses,
    };

    /// <summary>Requests in it can be translated into the others of conversations.</summary>
    public static bool IsOfConversations(this ModelProtocol protocol) => protocol is ModelProtocol.Messages or ModelProtocol.ChatCompletions or ModelProtocol.Responses;

    /// <summary>Its path behind a provider's base address.</summary>
    public static string Path(this ModelOperation operation) => operation switch
    {
        ModelOperation.Messages => "/v1/messages",
        ModelOperation.CountTokens => "/v1/messages/count_tokens",
        ModelOperation.ChatCompletions => "/chat/completions",
        ModelOperation.Responses => "/responses",
        ModelOperation.Embeddings => "/embeddings",
        _ => "/audio/transcriptions",
    };
}
