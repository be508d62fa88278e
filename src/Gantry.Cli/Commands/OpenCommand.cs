using System.CommandLine;
using Gantry.Protocol.Access;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry open</c>: signs the browser in with a link that works once, so that the token itself stands in no address.</summary>
internal static class OpenCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var print = new Option<bool>("--print") { Description = "Print the link and open nothing: for a browser elsewhere, or a machine that others use too." };
        var command = new DocumentedCommand("open", "Signs your browser in to the daemon and opens it.", "gantry open", "gantry open --print") { print };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            using var client = await scope.ConnectAsync(cancellationToken);
            var ticket = await client.PostAsync("api/tickets", new CreateTicket("sign_in"), ApiJson.Default.CreateTicket, ApiJson.Default.TicketIssued, cancellationToken);
            var link = new SignInLink(new Uri(client.Address, $"/sign-in?ticket={ticket.Ticket}"), ticket.ExpiresAt);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(link, CliJson.Default.SignInLink);
            }
            else if (!scope.Parse.GetValue(print) && await Browser.TryOpenAsync(link.Url, scope.Time, cancellationToken))
            {
                scope.Terminal.WriteLine($"Opened {client.Address} in your browser.");
            }
            else
            {
                scope.Terminal.WriteLine(link.Url.AbsoluteUri);
                scope.Terminal.Complain("Open this in a browser within 30 seconds; it works once.");
            }

            return ExitCode.Ok;
        });
    }
}

/// <summary>What <c>gantry open --json</c> writes.</summary>
internal sealed record SignInLink(Uri Url, DateTimeOffset ExpiresAt);
