using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Adapters.Models.Anthropic;

/// <summary>Anthropic's Messages.</summary>
internal sealed class MessagesVoice(AnthropicOptions limits) : IModelVoice
{
    public ModelOperation Operation => ModelOperation.Messages;

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; } = [new("anthropic-version", "2023-06-01"), new("Accept", "text/event-stream")];

    public ModelSettings Settings { get; } = new("ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_MODEL", "ANTHROPIC_BASE_URL");

    public string? LastWord => null;

    public byte[] Write(ModelRequest request, string model) => MessagesJson.Write(request, limits with { Model = model });

    public Func<string, IReadOnlyList<ModelUpdate>> ReaderOf(CallTarget target, string? secret)
    {
        var events = new AnswerEvents(new RefusedCall(target, Settings), secret);
        return data => events.Read(data) is { } update ? [update] : [];
    }
}
