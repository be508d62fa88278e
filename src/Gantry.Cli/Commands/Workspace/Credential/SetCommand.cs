using System.CommandLine;
using Gantry.Cli.Following;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Json;
using Gantry.Protocol.Workspaces;

namespace Gantry.Cli.Commands.Workspace.Credential;

/// <summary><c>gantry workspace credential set</c>.</summary>
internal static class SetCommand
{
    private const int Longest = 16 * 1024;

    public static Command Create(GlobalOptions globals)
    {
        var host = new Argument<string>("host") { Description = "As git URLs name it.", HelpName = "HOST[:PORT]" };
        var user = new Option<string?>("--user") { Description = "The name that goes with the secret. Default: git, which forges take with a token.", HelpName = "NAME" };
        var command = new DocumentedCommand(
            "set",
            "Gives the daemon a token or password for a git host. Asks for it, or reads it from standard input; it is never shown again.",
            "gantry workspace credential set github.com",
            "gantry workspace credential set --user ada git.example.org:8443 < token.txt")
        {
            host,
            user,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var name = scope.Parse.GetRequiredValue(host);
            using var client = await scope.ConnectAsync(cancellationToken);
            var set = new SetGitCredential(name, scope.Parse.GetValue(user), await ReadAsync(scope, name, cancellationToken));
            var credential = await client.PostAsync("api/workspaces/credentials", set, ApiJson.Default.SetGitCredential, ApiJson.Default.GitCredential, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(credential, ApiJson.Default.GitCredential);
            }
            else
            {
                scope.Terminal.WriteLine($"Git says '{VisibleText.OnOneLine(credential.User)}' and that secret at {credential.Host} from now on.");
            }

            return ExitCode.Ok;
        });
    }

    // Never an argument: those can be read by every user of the machine.
    private static async Task<string> ReadAsync(CommandScope scope, string host, CancellationToken cancellationToken)
    {
        if (scope.Terminal.IsInteractive)
        {
            scope.Terminal.Write($"Token or password for {VisibleText.OnOneLine(host)} (not shown): ");
            return await new KeyReader(scope.Terminal, scope.Time).ReadHiddenLineAsync(cancellationToken)
                ?? throw new CommandFailure(ExitCode.Usage, "Nothing was set.");
        }

        using var input = new StreamReader(Console.OpenStandardInput());
        var buffer = new char[Longest];
        var count = await input.ReadBlockAsync(buffer, cancellationToken);
        var line = new string(buffer, 0, count).TrimEnd('\r', '\n');
        return line.Length > 0 ? line : throw new CommandFailure(ExitCode.Usage, "Standard input is empty; give the secret there: gantry workspace credential set HOST < FILE");
    }
}
