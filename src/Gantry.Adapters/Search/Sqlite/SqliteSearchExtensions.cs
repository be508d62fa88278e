using Gantry.Core.Data;
using Gantry.Core.Searching;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Adapters.Search.Sqlite;

/// <summary>The door of the embedded search index.</summary>
public static class SqliteSearchExtensions
{
    /// <summary>Makes <see cref="ISearchIndex"/> a file of its own in the registered <see cref="DataDirectory"/>, opened when it is first used.</summary>
    public static IServiceCollection AddSqliteSearch(this IServiceCollection services) => services.AddSingleton<ISearchIndex, SqliteSearchIndex>();
}
