using Gantry.Adapters.Sandboxes.Bubblewrap;
using Gantry.Adapters.Sandboxes.Docker;
using Gantry.Adapters.Sandboxes.Process;
using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Server.Hosting;

/// <summary>Which sandboxes this daemon can build, and which one agents run in.</summary>
internal static class SandboxComposition
{
    /// <param name="setting">The daemon's settings by name.</param>
    /// <exception cref="GantryException">A folder that sandboxes shall read must not be shown.</exception>
    public static IServiceCollection AddSandboxes(this IServiceCollection services, DataDirectory data, Func<string, string?> setting) =>
        services
            .AddSingleton(new SandboxOptions
            {
                Kind = setting("GANTRY_SANDBOX") ?? SandboxOptions.DefaultKind,
                ReadableFolders = ReadableFolders.Read(setting(ReadableFolders.Setting), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), data),
            })
            .AddBubblewrapSandbox()
            .AddDockerSandbox(new DockerSandboxOptions
            {
                EngineAddress = setting("DOCKER_HOST"),
                Image = setting("GANTRY_SANDBOX_IMAGE") ?? DockerSandboxOptions.DefaultImage,
            })
            .AddProcessSandbox();
}
