using System.CommandLine;
using System.Globalization;
using Gantry.Cli.Rendering;
using Gantry.Protocol.Json;
using Gantry.Protocol.ModelGateway;

namespace Gantry.Cli.Commands.Models;

/// <summary><c>gantry models</c>: which names clients may ask for, who answers, and for how much.</summary>
internal static class ModelsCommands
{
    public static Command Create(GlobalOptions globals)
    {
        var command = new DocumentedCommand(
            "models", "Shows the model routes and providers of the daemon, with state and price per million tokens.", "gantry models", "gantry models --json", "gantry models check")
        {
            CheckCommand.Create(globals),
        };
        return command.Does(globals, async (scope, cancellationToken) =>
        {
            using var client = await scope.ConnectAsync(cancellationToken);
            var page = await client.GetAsync("api/models", ApiJson.Default.ItemPageModelRouteEntry, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(page, ApiJson.Default.ItemPageModelRouteEntry);
                return ExitCode.Ok;
            }

            Show(scope.Terminal, page.Items);
            return ExitCode.Ok;
        });
    }

    private static void Show(Terminal terminal, IReadOnlyList<ModelRouteEntry> routes)
    {
        var table = new RowTable("name", "role", "provider", "speaks", "model", "state", "input", "output", "cache read");
        foreach (var route in routes)
        {
            foreach (var target in route.Targets)
            {
                table.Add(
                    route.Name,
                    target.Role == "target" && route.Targets.Count(other => other.Role == "target") > 1 ? $"target, weight {target.Weight}" : target.Role,
                    target.Provider,
                    target.Kind,
                    target.Model,
                    target.State,
                    Dollars(target.Price?.Input),
                    Dollars(target.Price?.Output),
                    Dollars(target.Price?.CacheRead));
            }
        }

        table.Write(terminal);
        foreach (var hint in routes.SelectMany(route => route.Targets).Where(target => target.Hint is not null).Select(target => $"{target.Provider}: {target.Hint}").Distinct(StringComparer.Ordinal))
        {
            terminal.WriteLine(VisibleText.OnOneLine(hint), Ink.Dim);
        }
    }

    private static string Dollars(decimal? price) => price is { } usd ? $"${usd.ToString("0.00####", CultureInfo.InvariantCulture)}" : "";
}
