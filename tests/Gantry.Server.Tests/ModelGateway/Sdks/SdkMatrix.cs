namespace Gantry.Server.Tests.ModelGateway.Sdks;

/// <summary>
/// What is shown with the makers' own SDKs: each of them before a provider of each protocol, doing each thing that clients do, streamed and not. Nothing of it
/// is left out silently: what an SDK itself cannot do stands in <see cref="Cannot"/> with its reason.
/// </summary>
internal static class SdkMatrix
{
    public const string AnthropicNet = "Anthropic for .NET";
    public const string ChatNet = "OpenAI for .NET, Chat Completions";
    public const string ResponsesNet = "OpenAI for .NET, Responses";
    public const string AnthropicNpm = "@anthropic-ai/sdk";
    public const string ChatNpm = "openai, Chat Completions";
    public const string ResponsesNpm = "openai, Responses";

    public const string SeveralTurns = "several turns";
    public const string Tools = "tools";
    public const string ParallelTools = "parallel tools";
    public const string Images = "images";
    public const string Thinking = "thinking";
    public const string Errors = "errors";
    public const string Interrupts = "interrupts";

    public static readonly IReadOnlyList<string> Sdks = [AnthropicNet, ChatNet, ResponsesNet, AnthropicNpm, ChatNpm, ResponsesNpm];

    /// <summary>What the provider speaks; the route to it is called <c>on-</c> and this.</summary>
    public static readonly IReadOnlyList<string> Providers = ["messages", "chat", "responses"];

    public static readonly IReadOnlyList<string> Deeds = [SeveralTurns, Tools, ParallelTools, Images, Thinking, Errors, Interrupts];

    public static readonly IReadOnlyList<string> Ways = ["streamed", "whole"];

    /// <summary>A deed that an SDK has no words for, with the reason. There is none today.</summary>
    public static readonly IReadOnlyDictionary<(string Sdk, string Deed), string> Cannot = new Dictionary<(string, string), string>();

    public static IEnumerable<(string Sdk, string Provider, string Deed, string Way)> Cells() =>
        from sdk in Sdks
        from provider in Providers
        from deed in Deeds
        where !Cannot.ContainsKey((sdk, deed))
        from way in Ways
        select (sdk, provider, deed, way);

    /// <summary>The provider's answers pass to the SDK as they are.</summary>
    public static bool Speaks(string sdk, string provider) => provider == sdk switch
    {
        AnthropicNet or AnthropicNpm => "messages",
        ChatNet or ChatNpm => "chat",
        _ => "responses",
    };
}
