using Gantry.Core.Data;
using Gantry.Core.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>The door of the embedded store.</summary>
public static class SqliteStorageExtensions
{
    /// <summary>
    /// Makes <see cref="IStore"/> the SQLite file of the registered <see cref="DataDirectory"/>. It is opened, and upgraded after a backup, when it is first
    /// asked for; take the <see cref="DataDirectoryLock"/> before that. Needs a registered <see cref="TimeProvider"/>.
    /// </summary>
    public static IServiceCollection AddSqliteStore(this IServiceCollection services) =>
        services.AddSingleton<IStore>(
            provider => SqliteStore.Open(
                provider.GetRequiredService<DataDirectory>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<SqliteStore>>()));
}
