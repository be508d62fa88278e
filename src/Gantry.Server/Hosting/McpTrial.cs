using System.Net;
using Gantry.Adapters.Mcp;
using Gantry.Core.Agents.Mcp;
using Gantry.Core.Data;
using Gantry.Core.Egress;
using Gantry.Core.Network;
using Gantry.Core.Sandboxes;
using Gantry.Server.Egress;

namespace Gantry.Server.Hosting;

/// <summary>Starts an MCP server once, as a run of this daemon's settings would, without a daemon.</summary>
public static class McpTrial
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
            .AddSingleton(EgressExtensions.OptionsFrom(setting))
            .AddSingleton<EgressDoor>()
            .AddSandboxes(Environment.GetEnvironmentVariable("GANTRY_SANDBOX"), setting)
            .AddSingleton<SandboxDirectory>()
            .AddMcp(setting)
            .BuildServiceProvider();
        var folder = Directory.CreateTempSubdirectory("gantry-mcp-");
        try
        {
            await using var sandbox = await services.GetRequiredService<SandboxDirectory>().PrepareAsync(folder.FullName, [.. server.ReadableFolders.Where(Directory.Exists)], cancellationToken);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(server.StartLimit);
            await using var connection = await services.GetRequiredService<IMcpConnector>().ConnectAsync(server, sandbox, limit.Token);
            return await connection.ListToolsAsync(limit.Token);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
