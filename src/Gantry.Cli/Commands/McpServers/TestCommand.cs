using System.CommandLine;
using Gantry.Cli.Rendering;

namespace Gantry.Cli.Commands.McpServers;

/// <summary><c>gantry mcp-servers test</c>: starts a server as an agent would have it and lists its tools.</summary>
internal static class TestCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var name = new Argument<string>("name") { Description = "The server." };
        var command = new DocumentedCommand("test", "Starts a server, in a sandbox around an empty folder, and lists the tools that it offers; calls none.", "gantry mcp-servers test files") { name };
        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var called = scope.Parse.GetRequiredValue(name);
            var servers = McpServersCommands.Read(scope);
            var server = servers.FirstOrDefault(one => one.Name == called) ?? throw McpServersCommands.Missing(called, servers);
            var tools = await McpTrial.ToolsOfAsync(server, scope.Data.Directory, setting => scope.Settings.Find(setting)?.Value, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson([.. tools.Select(tool => tool.Name)], CliJson.Default.IReadOnlyListString);
                return ExitCode.Ok;
            }

            scope.Terminal.WriteLine($"{called} starts and offers {tools.Count} tools:");
            var table = new RowTable("tool", "description");
            foreach (var tool in tools)
            {
                table.Add(VisibleText.OnOneLine(tool.Name), VisibleText.OnOneLine(tool.Description.Split('\n')[0]));
            }

            table.Write(scope.Terminal);
            return ExitCode.Ok;
        });
    }
}
