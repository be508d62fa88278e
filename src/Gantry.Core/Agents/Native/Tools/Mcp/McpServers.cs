using System.Text;
using Gantry.Core.Agents.Mcp;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Agents.Native.Tools.Mcp;

/// <summary>The MCP servers of one run: started together when it begins, ended with it. One that does not start spoils nothing but its own tools.</summary>
internal sealed class McpServers : IAsyncDisposable
{
    private const int LongestInstructions = 2000;
    private readonly List<McpServerSession> sessions = [];

    private McpServers()
    {
    }

    /// <summary>The tools of all servers, as they are now.</summary>
    public IEnumerable<ITool> Tools => sessions.SelectMany(session => session.Tools);

    /// <summary>Which servers did not start, and why; a sentence each.</summary>
    public IReadOnlyList<string> Faults { get; private set; } = [];

    public static async Task<McpServers> StartAsync(
        IReadOnlyList<McpServer> configured, IMcpConnector? connector, ISandbox sandbox, AgentTurn turn, ToolPlace place, CancellationToken cancellationToken)
    {
        var servers = new McpServers();
        if (connector is null || configured.Count == 0)
        {
            return servers;
        }

        servers.sessions.AddRange(configured.Select(server => new McpServerSession(server, connector, sandbox, turn.AskToConnect($"The MCP server {server.Name}, which you configured,"), place)));
        try
        {
            var started = await Task.WhenAll(servers.sessions.Select(session => FaultOfAsync(session, cancellationToken)));
            servers.Faults = [.. started.OfType<string>()];
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the model is told of them before the conversation; empty when there is nothing to tell.</summary>
    public string ForTheModel()
    {
        var told = new StringBuilder();
        foreach (var fault in Faults)
        {
            told.Append("\n\n").Append(fault).Append(" Its tools are missing; say so if the work needs them.");
        }

        foreach (var session in sessions.Where(session => !string.IsNullOrWhiteSpace(session.Instructions)))
        {
            var text = session.Instructions!;
            told.Append("\n\nThe MCP server ").Append(session.Server.Name).Append(" says of itself:\n\n").Append(text.Length <= LongestInstructions ? text : text[..LongestInstructions] + "…");
        }

        return told.ToString();
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(sessions.Select(session => session.DisposeAsync().AsTask()));

    private static async Task<string?> FaultOfAsync(McpServerSession session, CancellationToken cancellationToken)
    {
        try
        {
            await session.StartAsync(cancellationToken);
            return null;
        }
        catch (GantryException fault)
        {
            return fault.Message;
        }
    }
}
