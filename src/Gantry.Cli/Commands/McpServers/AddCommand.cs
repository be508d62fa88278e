using System.CommandLine;
using Gantry.Cli.Rendering;
using Gantry.Core.Agents.Mcp;

namespace Gantry.Cli.Commands.McpServers;

/// <summary><c>gantry mcp-servers add</c>.</summary>
internal static class AddCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var name = new Argument<string>("name") { Description = "1 to 32 letters, digits or dashes; its tools are mcp__NAME__TOOL." };
        var program = new Argument<string[]>("command") { Description = "The program and its arguments, after --; it runs in the agent's sandbox.", Arity = ArgumentArity.ZeroOrMore };
        var url = new Option<string?>("--url") { Description = "An address that serves streamable HTTP, instead of a command.", HelpName = "URL" };
        var env = new Option<string[]>("--env") { Description = "A variable of the program; ${NAME} in its value stands for the daemon's own.", HelpName = "KEY=VALUE" };
        var header = new Option<string[]>("--header") { Description = "A header of every request; ${NAME} in its value as for --env.", HelpName = "KEY=VALUE" };
        var readable = new Option<string[]>("--readable") { Description = "A folder that the program needs and the sandbox shall show it, read-only.", HelpName = "DIR" };
        var timeout = new Option<int?>("--timeout") { Description = "Seconds that one call may take (120).", HelpName = "SECONDS" };
        var from = new Option<string?>("--from") { Description = "Take the server of this name from another file, such as a repository's .mcp.json.", HelpName = "FILE" };
        var command = new DocumentedCommand(
            "add",
            "Adds a server, or replaces the one of its name; counts for runs that begin from now on.",
            "gantry mcp-servers add files -- mcp-server-filesystem .",
            "gantry mcp-servers add tracker --url https://mcp.example.com/mcp --header 'Authorization=Bearer ${TRACKER_TOKEN}'",
            "gantry mcp-servers add db --from .mcp.json")
        {
            name, program, url, env, header, readable, timeout, from,
        };
        return command.Does(globals, (scope, _) =>
        {
            var parse = scope.Parse;
            var servers = McpServersCommands.Read(scope);
            var called = parse.GetRequiredValue(name);
            var server = parse.GetValue(from) is { } file ? TakeFrom(file, called) : new McpServer(called)
            {
                Command = parse.GetValue(program) is { Length: > 0 } words ? words : null,
                Url = parse.GetValue(url) is { } address ? UrlOf(address) : null,
                Environment = Pairs(parse.GetValue(env), "--env"),
                Headers = Pairs(parse.GetValue(header), "--header"),
                ReadableFolders = [.. (parse.GetValue(readable) ?? []).Select(folder => Path.GetFullPath(folder))],
            };
            if (parse.GetValue(timeout) is { } seconds)
            {
                server = seconds is >= 1 and <= 86400 ? server with { CallLimit = TimeSpan.FromSeconds(seconds) } : throw new CommandFailure(ExitCode.Usage, "--timeout must be from 1 to 86400 seconds.");
            }

            McpServerFile.Checked(server);
            McpServersCommands.Write(scope, servers.Where(other => other.Name != server.Name).Append(server));
            if (!scope.Json)
            {
                scope.Terminal.WriteLine(VisibleText.OnOneLine($"Added {server.Name}: {server.Summary}. Try it with: gantry mcp-servers test {server.Name}"));
            }

            return Task.FromResult(ExitCode.Ok);
        });
    }

    private static McpServer TakeFrom(string file, string name)
    {
        var offered = McpServerFile.ReadFrom(Path.GetFullPath(file));
        return offered.FirstOrDefault(server => server.Name == name) ?? throw McpServersCommands.Missing(name, offered);
    }

    private static Uri UrlOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : throw new CommandFailure(ExitCode.Usage, $"'{text}' is no address; write it as https://host/path.");

    private static Dictionary<string, string> Pairs(string[]? texts, string option)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts ?? [])
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            pairs[at > 0 ? text[..at] : throw new CommandFailure(ExitCode.Usage, $"{option} wants KEY=VALUE.")] = text[(at + 1)..];
        }

        return pairs;
    }
}
