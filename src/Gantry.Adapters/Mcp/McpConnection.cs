using System.Text.Json;
using Gantry.Core.Agents.Mcp;
using Gantry.Core.Failures;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Gantry.Adapters.Mcp;

/// <summary>One connected server.</summary>
internal sealed class McpConnection : IMcpConnection
{
    private const int MostTools = 1000;

    // How long a broken call waits for word of the server's end; it comes within milliseconds when there is one, unless the machine has no time.
    private static readonly TimeSpan EndIsHeard = TimeSpan.FromSeconds(5);

    private readonly string name;
    private readonly McpClient client;
    private readonly IServerLink link;
    private readonly ToolChanges changes;
    private readonly SecretValues secrets;
    private readonly TimeProvider time;

    public McpConnection(string name, McpClient client, IServerLink link, ToolChanges changes, SecretValues secrets, TimeProvider time)
    {
        this.name = name;
        this.client = client;
        this.link = link;
        this.changes = changes;
        this.secrets = secrets;
        this.time = time;
        Ended = EndAsync();
    }

    public Task Ended { get; }

    public string LastWords => secrets.Hide(link.LastWords);

    public string? Instructions => client.ServerInstructions is { } text ? secrets.Hide(text) : null;

    public Action? OnToolsChanged
    {
        get => changes.Heard;
        set => changes.Heard = value;
    }

    public async Task<IReadOnlyList<McpTool>> ListToolsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var tools = await client.ListToolsAsync(cancellationToken: cancellationToken);
            return [.. tools.Take(MostTools).Select(tool => new McpTool(tool.ProtocolTool.Name, tool.ProtocolTool.Description ?? tool.ProtocolTool.Title ?? "", Cloned(tool.ProtocolTool.InputSchema)))];
        }
        catch (Exception failure) when (McpFailure.Is(failure))
        {
            throw Failed(failure);
        }
    }

    public async Task<McpAnswer> CallAsync(string tool, JsonElement arguments, CancellationToken cancellationToken)
    {
        try
        {
            var given = arguments.EnumerateObject().ToDictionary(argument => argument.Name, argument => argument.Value, StringComparer.Ordinal);
            var answer = await client.CallToolAsync(new CallToolRequestParams { Name = tool, Arguments = given }, cancellationToken);
            var content = answer.Content.Select(block => AnswerContent.Of(block, secrets)).ToList();
            if (content.Count == 0 && answer.StructuredContent is { } structured)
            {
                content.Add(new McpText(secrets.Hide(structured.GetRawText())));
            }

            return new McpAnswer(answer.IsError == true, content);
        }
        catch (Exception broken) when (broken is IOException or InvalidOperationException)
        {
            // The client gives up its calls, and takes no more, before it says that the server ended.
            await Ended.WaitAsync(EndIsHeard, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw Failed(broken);
        }
        catch (Exception failure) when (McpFailure.Is(failure))
        {
            throw Failed(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        changes.Heard = null;
        try
        {
            await client.DisposeAsync();
        }
        catch (Exception gone) when (McpFailure.Is(gone))
        {
            // The other side went first.
        }

        await link.DisposeAsync();
    }

    private async Task EndAsync()
    {
        await Task.WhenAny(client.Completion, link.Gone);
        await link.SilentAsync();
    }

    private GantryException Failed(Exception failure) => GantryException.Unavailable("mcp-failed", secrets.Hide($"The MCP server {name}: {McpFailure.Sentence(failure)}"), failure);

    private static JsonElement Cloned(JsonElement schema) => schema.ValueKind == JsonValueKind.Object ? schema.Clone() : JsonElement.Parse("""{"type":"object"}""");
}
