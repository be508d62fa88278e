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
            "half": { "targets": [{ "provider": "anthropic", "model": "x" }, { "provider": "chat", "model": "small" }] },
            "keyless": { "targets": [{ "provider": "anthropic", "model": "x" }] }
          }
        }
        """;

    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("fast", "chat/small")]
    [InlineData("deep", "messages/large")]
    [InlineData("mixed", "messages/large chat/small")]
    [InlineData("half", "chat/small")]
    [InlineData("chat/other", "chat/other")]
    [InlineData("messages/other", "messages/other")]
    [InlineData("claude-haiku-4-5", "messages/claude-haiku-4-5")]
    [InlineData("keyless", null)]
    [InlineData("anthropic/x", null)]
    public void A_name_is_what_the_configuration_makes_of_it(string name, string? called)
    {
        var models = ModelsFor(ModelProtocol.Messages);

        models.Has(name).ShouldBe(called is not null);
        models.Find(name)?.Name.ShouldBe(called);
    }

    [Fact]
    public void Only_what_no_route_names_depends_on_the_usual_model()
    {
        var models = ModelsFor(ModelProtocol.ChatCompletions);

        models.Find("mixed")!.Name.ShouldBe("messages/large chat/small");
        models.Find("claude-haiku-4-5")!.Name.ShouldBe("chat/claude-haiku-4-5");
    }

    [Fact]
    public void Routes_that_nobody_can_answer_are_not_offered()
    {
        var models = ModelsFor(ModelProtocol.Messages);

        models.Routes.ShouldBe(["fast", "deep", "mixed", "half"]);
        models.HasProvider.ShouldBeTrue();
    }

    private NativeModels ModelsFor(ModelProtocol usual)
    {
        File.WriteAllText(folder["models.json"], Routes);
        var configuration = new ModelConfiguration(folder["models.json"], name => name == "KEY" ? "sk-key" : null, TimeProvider.System, NullLogger<ModelConfiguration>.Instance);
        return new NativeModels(configuration, usual, route => new NamedModel(string.Join(' ', route.CallTargets.Select(target => $"{target.Provider}/{target.Model}"))));
    }

    private sealed record NamedModel(string Name) : IModel
    {
        public IAsyncEnumerable<ModelUpdate> AnswerAsync(ModelRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
