namespace Gantry.Protocol.ModelGateway;

/// <summary>A conversation as the seed's <c>/chat</c> takes it: text in, text out.</summary>
/// <param name="Provider">Such as <c>openai</c>, <c>anthropic</c> or <c>demo</c>; may be left out when the model is a route's alias.</param>
/// <param name="Model">The provider's name of the model, or a route's alias.</param>
/// <param name="Messages">One or more.</param>
/// <param name="Metadata">Whom the call is for.</param>
public sealed record PlainChatRequest(string? Provider = null, string? Model = null, IReadOnlyList<PlainChatMessage>? Messages = null, PlainChatMetadata? Metadata = null);

/// <summary>One message.</summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">Its text.</param>
public sealed record PlainChatMessage(string? Role = null, string? Content = null);

/// <summary>Whom a call is for; stands in usage as it is said.</summary>
/// <param name="TenantId">A tenant.</param>
/// <param name="RunId">A run, of this daemon or of the client's own.</param>
public sealed record PlainChatMetadata(string? TenantId = null, string? RunId = null);

/// <summary>The model's answer.</summary>
/// <param name="Text">What it said.</param>
/// <param name="Usage">What it took.</param>
public sealed record PlainChatReply(string Text, PlainChatUsage Usage);

/// <summary>Tokens as the provider counted them.</summary>
/// <param name="InputTokens">Cached ones too.</param>
/// <param name="OutputTokens">Thoughts too.</param>
public sealed record PlainChatUsage(long InputTokens, long OutputTokens);
