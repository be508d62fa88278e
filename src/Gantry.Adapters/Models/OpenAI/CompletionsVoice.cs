using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Adapters.Models.OpenAI;

/// <summary>Chat Completions: OpenAI's, or of any server that speaks it.</summary>
internal sealed class CompletionsVoice : IModelVoice
{
    public ModelOperation Operation => ModelOperation.ChatCompletions;

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; } = [new("Accept", "text/event-stream")];

    public ModelSettings Settings { get; } = new("OPENAI_API_KEY, and that the key may use this model", "OPENAI_MODEL or SLM_MODEL", "OPENAI_BASE_URL or SLM_BASE_URL");

    public string LastWord => "[DONE]";

    public byte[] Write(ModelRequest request, string model) => CompletionsJson.Write(request, model);

    public Func<string, IReadOnlyList<ModelUpdate>> ReaderOf(CallTarget target, string? secret)
    {
        var chunks = new CompletionChunks(new RefusedCall(target, Settings), secret);
        return data => data == LastWord ? [.. chunks.End()] : chunks.Read(data);
    }
}
