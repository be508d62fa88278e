using System.CommandLine;
using System.Globalization;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands.Workspace.Credential;

/// <summary><c>gantry workspace credential list</c>.</summary>
internal static class ListCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var command = new DocumentedCommand("list", "Lists the git hosts that there are credentials for.", "gantry workspace credential list");
        return command.Does(globals, async (scope, cancellationToken) =>
        {
            using var client = await scope.ConnectAsync(cancellationToken);
            var list = await client.GetAsync("api/workspaces/credentials", ApiJson.Default.GitCredentialList, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(list, ApiJson.Default.GitCredentialList);
                return ExitCode.Ok;
            }

            if (list.Items.Count == 0)
            {
                scope.Terminal.WriteLine("No credentials. Give one with: gantry workspace credential set HOST");
                return ExitCode.Ok;
            }

            var table = new RowTable("host", "user", "set");
            foreach (var credential in list.Items)
            {
                table.Add(credential.Host, VisibleText.OnOneLine(credential.User), credential.SetAt.ToString("u", CultureInfo.InvariantCulture));
            }

            table.Write(scope.Terminal);
            return ExitCode.Ok;
        });
    }
}
