using Gantry.Core.Data;
using Gantry.Core.RawFrames;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Adapters.RawFrames;

/// <summary>The door of the files that hold raw frames.</summary>
public static class RawFrameFilesExtensions
{
    /// <summary>Keeps raw frames in the registered <see cref="DataDirectory"/>, within the registered <see cref="RawFrameOptions"/>.</summary>
    public static IServiceCollection AddRawFrameFiles(this IServiceCollection services) =>
        services.AddSingleton(provider => Over(provider.GetRequiredService<DataDirectory>(), provider.GetRequiredService<RawFrameOptions>()));

    /// <summary>The same without a composition.</summary>
    public static IRawFrameFiles Over(DataDirectory data, RawFrameOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new RawFrameFolder(data.RawFrames, options);
    }
}
