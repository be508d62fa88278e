using Gantry.Core.Agents.Native;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Core.Tests.Agents.Native;

public sealed class NativeModelsTests : IDisposable
{
    private const string Routes =
        """
        {
          "providers": { "chat": { "kind": "openai", "base_url": "http://127.0.0.1:1/v1" }, "messages": { "kind": "anthropic", "base_url": "http://127.0.0.1:1", "keys": [{ "env": "KEY" }] } },
          "routes": {
            "fast": { "targets": [{ "provider": "chat", "model": "small" }] },
            "deep": { "targets": [{ "provider": "messages", "model": "large" }] },
            "mixed": { "targets": [{ "provider": "messages", "model": "large" }], "fallbacks": [{ "provider": "chat", "model": "small" }] },
            "keyless": { "targets": [{ "provider": "anthropic", "model": "x" }] }
          }
        }
        """;

    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("fast", "ChatCompletions chat/small")]
    [InlineData("deep", "Messages messages/large")]
    [InlineData("mixed", "Messages messages/large")]
    [InlineData("chat/other", "ChatCompletions chat/other")]
    [InlineData("messages/other", "Messages messages/other")]
    [InlineData("claude-haiku-4-5", "Messages messages/claude-haiku-4-5")]
    [InlineData("keyless", null)]
    [InlineData("anthropic/x", null)]
    public void A_name_is_what_the_configuration_makes_of_it(string name, string? called)
    {
        var models = ModelsFor(ModelProtocol.Messages);

        models.Has(name).ShouldBe(called is not null);
        models.Find(name)?.Name.ShouldBe(called);
    }

    [Fact]
    public void A_route_that_both_serve_is_called_as_the_usual_model_is() => ModelsFor(ModelProtocol.ChatCompletions).Find("mixed")!.Name.ShouldBe("ChatCompletions chat/small");

    [Fact]
    public void Routes_that_nobody_can_answer_are_not_offered()
    {
        var models = ModelsFor(ModelProtocol.Messages);

        models.Routes.ShouldBe(["fast", "deep", "mixed"]);
        models.HasProvider.ShouldBeTrue();
    }

    private NativeModels ModelsFor(ModelProtocol usual)
    {
        File.WriteAllText(folder["models.json"], Routes);
        var configuration = new ModelConfiguration(folder["models.json"], name => name == "KEY" ? "sk-key" : null, TimeProvider.System, NullLogger<ModelConfiguration>.Instance);
        return new NativeModels(configuration, usual, (route, protocol) => new NamedModel($"{protocol} {route.Targets[0].Provider.Name}/{route.Targets[0].Model}"));
    }

    private sealed record NamedModel(string Name) : IModel
    {
        public IAsyncEnumerable<ModelUpdate> AnswerAsync(ModelRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
