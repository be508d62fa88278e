using Gantry.Core.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Storage.Postgres;

/// <summary>The door of the shared store.</summary>
public static class PostgresStorageExtensions
{
    /// <summary>
    /// Makes <see cref="IStore"/> a PostgreSQL database, 15 or newer. It is opened, and upgraded, when it is first asked for; a backup before an upgrade is
    /// the operator's affair.
    /// </summary>
    /// <param name="databaseUrl"><c>postgres://user:password@host:port/database</c>, or <c>Host=…;Database=…</c> as the driver writes it.</param>
    public static IServiceCollection AddPostgresStore(this IServiceCollection services, string databaseUrl) =>
        services.AddSingleton<IStore>(provider => PostgresStore.Open(databaseUrl, provider.GetRequiredService<ILogger<PostgresStore>>()));
}
