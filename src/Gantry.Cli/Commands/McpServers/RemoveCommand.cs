using System.CommandLine;

namespace Gantry.Cli.Commands.McpServers;

/// <summary><c>gantry mcp-servers remove</c>.</summary>
internal static class RemoveCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var name = new Argument<string>("name") { Description = "The server." };
        var command = new DocumentedCommand("remove", "Removes a server; runs that have begun keep it.", "gantry mcp-servers remove files") { name };
        return command.Does(globals, (scope, _) =>
        {
            var called = scope.Parse.GetRequiredValue(name);
            var servers = McpServersCommands.Read(scope);
            if (servers.All(server => server.Name != called))
            {
                throw McpServersCommands.Missing(called, servers);
            }

            McpServersCommands.Write(scope, servers.Where(server => server.Name != called));
            if (!scope.Json)
            {
                scope.Terminal.WriteLine($"Removed {called}.");
            }

            return Task.FromResult(ExitCode.Ok);
        });
    }
}
