using System.Net;
using System.Text.Json.Nodes;
using Gantry.Adapters.Mcp;
using Gantry.Adapters.Processes;
using Gantry.Adapters.Sandboxes.Local;
using Gantry.Core.Egress;

namespace Gantry.Core.Tests.Agents.Native.Tools;

/// <summary>Rooms with MCP servers: real ones of npm's, and one of a few lines that misbehaves on request.</summary>
internal static class McpFixture
{
    // Speaks the protocol line by line; what it does is told by the tool's name.
    private const string Server = """
        const lines = require('readline').createInterface({ input: process.stdin });
        const fs = require('fs');
        const send = message => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\n');
        const text = words => ({ content: [{ type: 'text', text: words }] });
        let tools = ['echo', 'die', 'hang', 'grow', 'flood', 'secret', 'bad name/äö'];
        lines.on('line', line => {
          const { id, method, params } = JSON.parse(line);
          if (method === 'initialize') return send({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: { listChanged: true } }, serverInfo: { name: 'odd', version: '1' }, instructions: 'Be gentle.' } });
          if (method === 'tools/list' && tools.includes('grown')) fs.writeFileSync('listed-again', '');
          if (method === 'tools/list') return send({ id, result: { tools: tools.map(name => ({ name, description: name, inputSchema: { type: 'object', properties: { words: { type: 'string' } } }, annotations: { readOnlyHint: true } })) } });
          if (method !== 'tools/call') return id === undefined ? undefined : send({ id, error: { code: -32601, message: 'no such method' } });
          switch (params.name) {
            case 'die': fs.appendFileSync('died', 'x'); console.error('dying now'); return process.exit(3);
            case 'hang': return;
            case 'grow': tools = [...tools, 'grown']; send({ method: 'notifications/tools/list_changed' }); return send({ id, result: text('grew') });
            case 'flood': return process.stdout.write('x'.repeat(40 * 1024 * 1024));
            case 'secret': console.error(process.env.TOKEN); return send({ id, result: text('token ' + process.env.TOKEN) });
            default: return send({ id, result: text('echo ' + params.arguments.words) });
          }
        });
        """;

    public static McpConnector Connector(params string[] privateHosts)
    {
        var egress = new EgressOptions { AllowedPrivateHosts = privateHosts };
        return new McpConnector(new EgressDoor(egress, Dns.GetHostAddressesAsync, TimeProvider.System), egress, name => name == "GANTRY_TEST_TOKEN" ? "canary-of-the-token" : null, TimeProvider.System);
    }

    /// <summary>Configures the server that misbehaves, which lies in the workspace.</summary>
    public static void AddOddServer(ToolRoom room, int timeoutSeconds = 60)
    {
        Assert.SkipWhen(ProgramPath.Find("node", CommandEnvironment.SearchPath, "/") is null, "node is not installed: apt-get install nodejs");
        room.Put("odd.js", Server);
        Configure(room, "odd", new JsonObject
        {
            ["command"] = "node",
            ["args"] = new JsonArray(room.PathOf("odd.js")),
            ["env"] = new JsonObject { ["TOKEN"] = "${GANTRY_TEST_TOKEN}" },
            ["timeoutSeconds"] = timeoutSeconds,
        });
    }

    /// <summary>Configures one of npm's servers.</summary>
    public static void AddServer(ToolRoom room, string package, params string[] arguments)
    {
        var folder = Environment.GetEnvironmentVariable("GANTRY_TEST_MCP_SERVERS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "The MCP servers of npm are not there: export \"$(eng/dev/install-mcp-servers.sh)\"");
        Configure(room, package, new JsonObject
        {
            ["command"] = "node",
            ["args"] = new JsonArray([ModuleOf(folder!, package), .. arguments.Select(argument => JsonValue.Create(argument))]),
            ["readableFolders"] = new JsonArray(folder),
        });
    }

    public static string ModuleOf(string folder, string package) => Path.Combine(folder, $"node_modules/@modelcontextprotocol/server-{package}/dist/index.js");

    public static void Configure(ToolRoom room, string name, JsonObject server)
    {
        var file = File.Exists(room.Data.McpServers) ? JsonNode.Parse(File.ReadAllText(room.Data.McpServers))! : new JsonObject { ["mcpServers"] = new JsonObject() };
        file["mcpServers"]![name] = server;
        File.WriteAllText(room.Data.McpServers, file.ToJsonString());
    }
}
