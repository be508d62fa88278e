using System.CommandLine;
using System.Globalization;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands.Browsers;

/// <summary><c>gantry browsers list</c>.</summary>
internal static class ListCommand
{
    private const int LongestProgram = 60;

    public static Command Create(GlobalOptions globals)
    {
        var command = new DocumentedCommand("list", "Lists the browsers that are signed in, the newest first.", "gantry browsers list", "gantry browsers list --json");

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            using var client = await scope.ConnectAsync(cancellationToken);
            var page = await client.GetAsync("api/auth/browsers", ApiJson.Default.ItemPageSignedInBrowser, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(page, ApiJson.Default.ItemPageSignedInBrowser);
                return ExitCode.Ok;
            }

            if (page.Items.Count == 0)
            {
                scope.Terminal.WriteLine("No browser is signed in. Sign one in with: gantry open");
                return ExitCode.Ok;
            }

            var table = new RowTable("number", "signed in", "ends in", "from", "by", "program");
            foreach (var browser in page.Items)
            {
                table.Add(
                    browser.Number.ToString(CultureInfo.InvariantCulture),
                    $"{Ages.Of(browser.BeganAt, scope.Time)} ago",
                    Ages.Until(browser.ExpiresAt, scope.Time),
                    browser.Address ?? "",
                    browser.LetInBy is { } other ? $"browser {other}" : "token",
                    browser.Program is { Length: > LongestProgram } program ? $"{program[..LongestProgram]}…" : browser.Program ?? "");
            }

            table.Write(scope.Terminal);
            return ExitCode.Ok;
        });
    }
}
