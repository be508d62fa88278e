using Gantry.Core.Agents.Mcp;
using Gantry.Core.Egress;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Gantry.Adapters.Mcp;

/// <summary>Reaches MCP servers: a program over its pipes, inside the sandbox, or an address over HTTP, through the checks of every way out.</summary>
internal sealed class McpConnector(EgressDoor door, EgressOptions egress, Func<string, string?> variable, TimeProvider time) : IMcpConnector
{
    public async Task PermitAsync(McpServer server, EgressQuestion ask, CancellationToken cancellationToken)
    {
        if (server.Url is not { } url)
        {
            return;
        }

        try
        {
            await door.PermitAsync(HttpServerLink.TargetOf(url, egress), ask, cancellationToken);
        }
        catch (EgressRefusedException refusal)
        {
            throw GantryException.Forbidden("mcp-not-allowed", $"The MCP server {server.Name} ({server.Summary}) was not connected to: {refusal.Message}");
        }
    }

    public async Task<IMcpConnection> ConnectAsync(McpServer server, ISandbox sandbox, EgressQuestion ask, CancellationToken cancellationToken)
    {
        var secrets = new SecretValues(server, variable);
        return server.Url is { } url
            ? await ConnectAsync(server, new HttpServerLink(url, secrets, door, egress, ask), secrets, cancellationToken)
            : await ConnectAsync(server, await StdioServerLink.StartAsync(server, secrets, sandbox, time, cancellationToken), secrets, cancellationToken);
    }

    private async Task<McpConnection> ConnectAsync(McpServer server, IServerLink link, SecretValues secrets, CancellationToken cancellationToken)
    {
        // Its tools may change while nobody looks, so that the handler stands before the first word is spoken.
        var changes = new ToolChanges();
        var options = new McpClientOptions
        {
            ClientInfo = new Implementation { Name = "gantry", Version = typeof(McpConnector).Assembly.GetName().Version?.ToString(3) ?? "0" },
            InitializationTimeout = server.StartLimit,
            TimeProvider = time,
            Handlers = new McpClientHandlers
            {
                NotificationHandlers = [new(NotificationMethods.ToolListChangedNotification, changes.TellAsync)],
            },
        };
        try
        {
            var client = await McpClient.CreateAsync(link.Transport, options, cancellationToken: cancellationToken);
            return new McpConnection(server.Name, client, link, changes, secrets, time);
        }
        catch (Exception failure) when (McpFailure.Is(failure))
        {
            await link.SilentAsync();
            await link.DisposeAsync();
            var words = link.LastWords is { Length: > 0 } said ? $" It said: {said.Trim()}" : "";
            throw GantryException.Unavailable("mcp-not-started", secrets.Hide($"The MCP server {server.Name} ({server.Summary}) did not start: {McpFailure.Sentence(failure)}{words}"), failure);
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }
}
