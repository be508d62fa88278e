using Gantry.Core.ModelGateway;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gantry.Adapters.Models.Demo;

/// <summary>The door of the scripted model.</summary>
public static class DemoModelDoor
{
    /// <summary>The key that the model is registered under.</summary>
    public const string DemoModelKey = "demo";

    /// <summary>Adds an <see cref="IModel"/> under <see cref="DemoModelKey"/>.</summary>
    public static IServiceCollection AddDemoModel(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddKeyedSingleton<IModel, DemoModel>(DemoModelKey);
    }
}
