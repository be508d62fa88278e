using Gantry.Adapters.Models;
using Gantry.Adapters.Models.Anthropic;
using Gantry.Adapters.Models.Upstream;
using Gantry.Core.ModelGateway;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Adapters.Tests.Models;

/// <summary>Makes models that go the gateway's way to their providers.</summary>
internal sealed class RoutedBench : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly UpstreamConnections connections = new(TimeProvider.System);
    private readonly SilenceWatch watch = new(TimeProvider.System);

    /// <summary>One of a provider that the settings name.</summary>
    public IModel Model(string name, AnthropicOptions? limits, params (string Name, string Value)[] settings)
    {
        var known = settings.ToDictionary(setting => setting.Name, setting => setting.Value);
        var configuration = new ModelConfiguration(folder["models.json"], known.GetValueOrDefault, TimeProvider.System, NullLogger<ModelConfiguration>.Instance);
        return Model(() => configuration.Current.Find(name, ModelProtocol.Messages), limits);
    }

    /// <summary>One that is called as a route says.</summary>
    public IModel Model(ModelRoute route) => Model(() => route, null);

    public void Dispose()
    {
        watch.Dispose();
        connections.Dispose();
        folder.Dispose();
    }

    private RoutedModel Model(Func<ModelRoute> find, AnthropicOptions? limits) =>
        new("the model", find, new ModelVoices(limits ?? new AnthropicOptions("")), new UpstreamCalls(connections, TimeProvider.System, NullLogger<UpstreamCalls>.Instance), watch, TimeProvider.System);
}
