using Gantry.Core.Archives;
using Gantry.Core.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Adapters.Archives;

/// <summary>The door of the archives.</summary>
public static class ArchiveFilesExtensions
{
    /// <summary>Keeps archives in a folder: the one named, which several nodes may share, else the registered <see cref="DataDirectory"/>'s.</summary>
    public static IServiceCollection AddArchiveFiles(this IServiceCollection services, string? folder = null) =>
        services.AddSingleton(provider => Over(provider.GetRequiredService<DataDirectory>(), folder));

    /// <summary>The same without a composition.</summary>
    public static IArchiveFiles Over(DataDirectory data, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new GzipArchiveFiles(Path.GetFullPath(folder ?? data.Archives));
    }
}
