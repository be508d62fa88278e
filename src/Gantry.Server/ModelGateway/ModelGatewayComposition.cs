using Gantry.Adapters.Models.Upstream;
using Gantry.Core.Data;
using Gantry.Core.ModelGateway.Providers;
using Gantry.Core.Sessions;
using Gantry.Server.ModelGateway.Cache;

namespace Gantry.Server.ModelGateway;

/// <summary>The model gateway, for the composition.</summary>
internal static class ModelGatewayComposition
{
    /// <exception cref="Core.Failures.GantryException">The configuration is wrong; all its faults are told.</exception>
    public static IServiceCollection AddModelGateway(this IServiceCollection services, DataDirectory data, Func<string, string?> setting) =>
        services
            .AddSingleton(provider => new ModelConfiguration(
                data.Models, setting, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ModelConfiguration>>()))
            .AddSingleton<RunModelAccess>()
            .AddSingleton<TranslationNotes>()
            .AddUpstream()
            .AddSingleton<AnswerCache>()
            .AddSingleton<ModelRelay>()
            .AddSingleton<PlainChatDesk>();
}
