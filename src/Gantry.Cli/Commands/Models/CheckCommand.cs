using System.CommandLine;
using Gantry.Cli.Rendering;
using Gantry.Core.Failures;
using Gantry.Core.ModelGateway.Providers;

namespace Gantry.Cli.Commands.Models;

/// <summary><c>gantry models check</c>: the configuration before it counts. Asks no daemon and no provider.</summary>
internal static class CheckCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var file = new Argument<FileInfo?>("FILE") { Description = "The file; models.json of the data directory by default.", Arity = ArgumentArity.ZeroOrOne };
        var command = new DocumentedCommand(
            "check", "Checks models.json whole and names every fault with its place; exits with 0 when there is none.", "gantry models check", "gantry models check ./models.json") { file };
        return command.Does(globals, (scope, _) =>
        {
            var path = scope.Parse.GetValue(file)?.FullName ?? scope.Data.Directory.Models;
            var catalog = Read(scope, path);
            scope.Terminal.WriteLine(
                $"{(File.Exists(path) ? path : $"There is no {path}; the environment alone")} names {Count(catalog.Providers.Count, "provider")} and {Count(catalog.Routes.Count, "route")}.");
            foreach (var provider in catalog.Providers.Where(provider => provider.MissingKey is not null))
            {
                scope.Terminal.WriteLine($"{provider.Name} has no key here: set {provider.MissingKey} where the daemon starts.", Ink.Dim);
            }

            return Task.FromResult(ExitCode.Ok);
        });
    }

    private static ModelCatalog Read(CommandScope scope, string path)
    {
        try
        {
            return new CatalogReader(name => scope.Settings.Find(name)?.Value, Path.GetDirectoryName(path)!).Read(File.Exists(path) ? File.ReadAllText(path) : null);
        }
        catch (GantryException wrong)
        {
            throw new CommandFailure(ExitCode.Failed, string.Join('\n', wrong.Fields.SelectMany(field => field.Value)), wrong);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Failed, $"{path} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
