using Gantry.Adapters.Models.Anthropic;
using Gantry.Adapters.Models.OpenAI;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Adapters.Models;

/// <summary>The protocols in which we call models ourselves.</summary>
/// <param name="limits">Of answers in Anthropic's Messages, which wants to be told.</param>
internal sealed class ModelVoices(AnthropicOptions limits)
{
    private readonly MessagesVoice messages = new(limits);
    private readonly CompletionsVoice completions = new();

    /// <summary>Whether a provider speaks one of them.</summary>
    public static bool Know(ModelProvider provider) => provider.Speaks(ModelProtocol.Messages) || provider.Speaks(ModelProtocol.ChatCompletions);

    /// <summary>The one that a provider is spoken to in: where it speaks both, the one that it serves best.</summary>
    public IModelVoice Of(ModelProvider provider) =>
        !provider.Speaks(ModelProtocol.Messages) || (provider.Speaks(ModelProtocol.ChatCompletions) && provider.PreferredProtocol == ModelProtocol.ChatCompletions) ? completions : messages;
}
