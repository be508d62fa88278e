using Gantry.Core.Approvals.External;
using Gantry.Core.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Opa;

/// <summary>The door of the Open Policy Agent.</summary>
public static class OpaDoor
{
    /// <summary>Adds the <see cref="IExternalPolicy"/> when <c>OPA_URL</c> is set; its probe, which says that it is not, always.</summary>
    /// <exception cref="Core.Failures.GantryException">The setting makes no sense.</exception>
    public static IServiceCollection AddOpa(this IServiceCollection services, string? setting)
    {
        var options = OpaOptions.From(setting);
        services.AddSingleton<IServiceProbe>(_ => new OpaProbe(NewClient(), options));
        return options is null
            ? services
            : services.AddSingleton<IExternalPolicy>(provider => new OpaPolicy(
                NewClient(), options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<OpaPolicy>>()));
    }

    /// <summary>A client that goes where the operator said and nowhere else, and leaves time limits to who asks.</summary>
    internal static HttpClient NewClient() => new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
