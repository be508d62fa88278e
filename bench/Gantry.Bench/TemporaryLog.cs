using Gantry.Adapters.Storage.Sqlite;
using Gantry.Core.Data;
using Gantry.Core.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Bench;

/// <summary>An event log over SQLite in a folder that goes away.</summary>
internal sealed class TemporaryLog : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public TemporaryLog()
    {
        Folder = Directory.CreateTempSubdirectory("gantry-bench-").FullName;
        Directory.CreateDirectory(Path.Combine(Folder, "log"));
        services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new DataDirectory(Path.Combine(Folder, "log")))
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSqliteStore()
            .AddSingleton<EventLog>()
            .BuildServiceProvider();
        Log = services.GetRequiredService<EventLog>();
    }

    public string Folder { get; }

    public EventLog Log { get; }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
