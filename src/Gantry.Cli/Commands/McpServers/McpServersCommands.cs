using System.CommandLine;
using Gantry.Adapters.Storage;
using Gantry.Core.Agents.Mcp;

namespace Gantry.Cli.Commands.McpServers;

/// <summary><c>gantry mcp-servers</c>: what the native agent may use beside its own tools.</summary>
internal static class McpServersCommands
{
    public static Command Create(GlobalOptions globals) => new DocumentedCommand(
        "mcp-servers",
        "The MCP servers whose tools the native agent is offered: programs in its sandbox, or addresses. Every call is asked like any other.",
        "gantry mcp-servers add files -- mcp-server-filesystem .",
        "gantry mcp-servers test files")
    {
        ListCommand.Create(globals),
        AddCommand.Create(globals),
        RemoveCommand.Create(globals),
        TestCommand.Create(globals),
    };

    /// <exception cref="CommandFailure">A daemon elsewhere was named, whose files are not here.</exception>
    public static IReadOnlyList<McpServer> Read(CommandScope scope)
    {
        if (scope.Daemons.IsElsewhere)
        {
            throw new CommandFailure(ExitCode.Usage, "gantry mcp-servers works on a data directory on this machine: leave out --url (GANTRY_URL) and name the directory with --data-dir.");
        }

        return McpServerFile.Read(scope.Data.Directory);
    }

    public static void Write(CommandScope scope, IEnumerable<McpServer> servers)
    {
        Directory.CreateDirectory(scope.Data.Directory.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        McpServerFile.Write(scope.Data.Directory, servers, static (path, content) => DurableFile.Write(path, content, UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    public static CommandFailure Missing(string name, IReadOnlyList<McpServer> servers) => new(
        ExitCode.NotFound,
        servers.Count == 0
            ? $"There is no MCP server {name}; none is configured. Add one with: gantry mcp-servers add NAME -- COMMAND"
            : $"There is no MCP server {name}; there are: {string.Join(", ", servers.Select(server => server.Name))}.");
}
