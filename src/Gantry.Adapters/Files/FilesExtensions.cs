using Gantry.Core.Sandboxes;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Adapters.Files;

/// <summary>The door to folders of this machine.</summary>
public static class FilesExtensions
{
    /// <summary>Offers <see cref="OpenFolderFiles"/>.</summary>
    public static IServiceCollection AddFolderFiles(this IServiceCollection services) =>
        services.AddSingleton<OpenFolderFiles>(folder => new BeneathFolder(folder));
}
