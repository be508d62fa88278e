using Gantry.Core.Data;
using Gantry.Server.Hosting;

namespace Gantry.Server.Security;

/// <summary>Who may do what here, for the composition.</summary>
internal static class SecurityExtensions
{
    /// <exception cref="Core.Failures.GantryException">The owner's token or a setting cannot be used.</exception>
    public static IServiceCollection AddSecurity(this IServiceCollection services, ServeOptions options, DataDirectory data, RequestLimits limits)
    {
        var owner = OwnerToken.Load(data, options.Setting("GANTRY_AUTH_TOKEN") ?? options.Setting("HARNESS_AUTH_TOKEN"));
        var access = AccessOptions.From(options);
        return services
            .AddSingleton(owner)
            .AddSingleton(access)
            .AddSingleton(limits)
            .AddSingleton(new PhoneAddress(access, options.Setting(PhoneAddress.Key)))
            .AddSingleton(provider => new BrowserFile(data.Browsers, owner.Fingerprint, provider.GetRequiredService<ILogger<BrowserFile>>()))
            .AddSingleton<BrowserSessions>()
            .AddSingleton<TicketBook>()
            .AddSingleton<PageTickets>()
            .AddSingleton<Identification>()
            .AddSingleton<FailureBudget>()
            .AddCallerLimits(limits);
    }

    /// <summary>Judges every request, then counts it; what comes after knows its caller.</summary>
    public static IApplicationBuilder UseSecurity(this IApplicationBuilder app) => app.UseMiddleware<RequestGate>().UseRateLimiter();
}
