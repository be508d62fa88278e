using System.CommandLine;
using System.Globalization;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands.Browsers;

/// <summary><c>gantry browsers sign-out</c>.</summary>
internal static class SignOutCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var number = new Argument<string?>("number") { Description = "The browser, as gantry browsers list numbers them.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Every browser." };
        var command = new DocumentedCommand(
            "sign-out",
            "Signs a browser out, with the phones that it let in; what it shows ends at once.",
            "gantry browsers sign-out 3",
            "gantry browsers sign-out --all")
        {
            number,
            all,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var one = scope.Parse.GetValue(number) is { } text ? Number(text) : (long?)null;
            if (one is null != scope.Parse.GetValue(all))
            {
                throw new CommandFailure(ExitCode.Usage, "Name one browser by its number (gantry browsers list), or all with --all.");
            }

            using var client = await scope.ConnectAsync(cancellationToken);
            var path = one is { } wanted ? $"api/auth/browsers/{wanted.ToString(CultureInfo.InvariantCulture)}" : "api/auth/browsers";
            var ended = await client.DeleteAsync(path, ApiJson.Default.ItemPageSignedInBrowser, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(ended, ApiJson.Default.ItemPageSignedInBrowser);
            }
            else
            {
                scope.Terminal.WriteLine(ended.Items.Count == 0 ? "No browser was signed in." : $"Signed out: {string.Join(", ", ended.Items.Select(browser => $"browser {browser.Number}"))}");
            }

            return ExitCode.Ok;
        });
    }

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new CommandFailure(ExitCode.Usage, $"'{text}' is no number of a browser: gantry browsers list shows them.");
}
