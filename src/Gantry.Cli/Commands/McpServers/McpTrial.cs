using System.Net;
using Gantry.Adapters.Mcp;
using Gantry.Adapters.Sandboxes.Bubblewrap;
using Gantry.Adapters.Sandboxes.Docker;
using Gantry.Adapters.Sandboxes.Process;
using Gantry.Core.Agents.Mcp;
using Gantry.Core.Data;
using Gantry.Core.Egress;
using Gantry.Core.Network;
using Gantry.Core.Sandboxes;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Cli.Commands.McpServers;

/// <summary>Starts an MCP server once, as a run of this daemon's settings would, without a daemon.</summary>
internal static class McpTrial
{
    /// <summary>The tools that it offers.</summary>
    /// <param name="setting">The settings by name.</param>
    /// <exception cref="Core.Failures.GantryException">It does not start; says why.</exception>
    public static async Task<IReadOnlyList<McpTool>> ToolsOfAsync(McpServer server, DataDirectory data, Func<string, string?> setting, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(data)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<HostResolver>(Dns.GetHostAddressesAsync)
            .AddSingleton(new EgressOptions
            {
                AllowedPrivateHosts = setting("GANTRY_EGRESS_ALLOWED_HOSTS")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            })
            .AddSingleton<EgressDoor>()
            .AddSingleton(new SandboxOptions { Kind = Environment.GetEnvironmentVariable("GANTRY_SANDBOX") is { Length: > 0 } kind ? kind : SandboxOptions.DefaultKind })
            .AddBubblewrapSandbox()
            .AddDockerSandbox(new DockerSandboxOptions { EngineAddress = setting("DOCKER_HOST"), Image = setting("GANTRY_SANDBOX_IMAGE") ?? DockerSandboxOptions.DefaultImage })
            .AddProcessSandbox()
            .AddSingleton<SandboxDirectory>()
            .AddMcp(setting)
            .BuildServiceProvider();
        var folder = Directory.CreateTempSubdirectory("gantry-mcp-");
        try
        {
            await using var sandbox = await services.GetRequiredService<SandboxDirectory>().PrepareAsync(
                new SandboxRequest(folder.FullName) { ReadableFolders = [.. server.ReadableFolders.Where(Directory.Exists)] }, cancellationToken);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(server.StartLimit);
            await using var connection = await services.GetRequiredService<IMcpConnector>().ConnectAsync(server, sandbox, AllowAsync, limit.Token);
            return await connection.ListToolsAsync(limit.Token);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Who tries a server by its name wants it reached.
    private static Task<EgressVerdict> AllowAsync(EgressTarget target, CancellationToken cancellationToken) => Task.FromResult(new EgressVerdict(Allowed: true, "You asked for it."));
}
