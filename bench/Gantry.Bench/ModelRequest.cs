using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Gantry.Bench.Gateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Translation;
using Gantry.Core.ModelGateway.Wire;

namespace Gantry.Bench;

/// <summary>
/// What the model gateway does with an agent's request of 85 KB before a provider is asked: finds the fields at its top, which every call needs, and says it in
/// Chat Completions, which those need whose provider speaks no Messages. Beside the runtime's reader, which looks at every token of it once.
/// </summary>
[MemoryDiagnoser]
public class ModelRequest
{
    private static readonly TranslationTerms Terms = new(ModelProtocol.ChatCompletions, "qwen");

    private readonly byte[] body = Encoding.UTF8.GetBytes(AgentRequest.Body("on-chat", streams: true));

    [Benchmark(Baseline = true, Description = "every token once")]
    public int Tokens()
    {
        var reader = new Utf8JsonReader(body);
        var tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    [Benchmark(Description = "the fields at the top")]
    public string? Fields() => RequestFields.Scan(body).Model;

    [Benchmark(Description = "translated")]
    public int Translated()
    {
        using var understood = RequestTranslation.Read(ModelProtocol.Messages, body);
        using var request = understood.Write(Terms);
        return request.Body.Length;
    }
}
