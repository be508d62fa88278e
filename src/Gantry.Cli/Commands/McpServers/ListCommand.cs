using System.CommandLine;
using Gantry.Cli.Rendering;
using Gantry.Core.Agents.Mcp;

namespace Gantry.Cli.Commands.McpServers;

/// <summary><c>gantry mcp-servers list</c>.</summary>
internal static class ListCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var from = new Option<string?>("--from") { Description = "List those of another file, such as a repository's .mcp.json; nothing of it counts until you add it.", HelpName = "FILE" };
        var command = new DocumentedCommand("list", "Lists the configured servers; never the values of their variables and headers.", "gantry mcp-servers list", "gantry mcp-servers list --from .mcp.json") { from };
        return command.Does(globals, (scope, _) =>
        {
            var servers = scope.Parse.GetValue(from) is { } file ? McpServerFile.ReadFrom(Path.GetFullPath(file)) : McpServersCommands.Read(scope);
            var listed = servers.Select(ListedServer.Of).ToList();
            if (scope.Json)
            {
                scope.Terminal.WriteJson(listed, CliJson.Default.IReadOnlyListListedServer);
                return Task.FromResult(ExitCode.Ok);
            }

            if (listed.Count == 0)
            {
                scope.Terminal.WriteLine("No MCP servers. Add one with: gantry mcp-servers add NAME -- COMMAND");
                return Task.FromResult(ExitCode.Ok);
            }

            var table = new RowTable("name", "reached by", "variables and headers");
            foreach (var server in listed)
            {
                table.Add(server.Name, VisibleText.OnOneLine(server.Summary), VisibleText.OnOneLine(string.Join(", ", server.Values)));
            }

            table.Write(scope.Terminal);
            return Task.FromResult(ExitCode.Ok);
        });
    }
}

/// <summary>A server as it is listed.</summary>
/// <param name="Values">The names of its variables and headers.</param>
internal sealed record ListedServer(string Name, string Summary, IReadOnlyList<string> Values)
{
    public static ListedServer Of(McpServer server) => new(server.Name, server.Summary, [.. server.Environment.Keys.Concat(server.Headers.Keys)]);
}
