using System.CommandLine;
using Gantry.Cli.Http;
using Gantry.Protocol.Access;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry open</c>: signs the browser in with a link that works once, so that the token itself stands in no address.</summary>
internal static class OpenCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var print = new Option<bool>("--print") { Description = "Print the link and open nothing: for a browser elsewhere, or a machine that others use too." };
        var page = new Option<string?>("--page")
        {
            Description = "Instead make a ticket for a page of your own, as sandbox-ui-sample.html is: for 12 hours it hears this one session and sends messages to it.",
            HelpName = "SESSION_ID",
        };
        var command = new DocumentedCommand(
            "open", "Signs your browser in to the daemon and opens it.", "gantry open", "gantry open --print", "gantry open --page 01a1fc94-9413-7173-aa82-3fe21b80c66b") { print, page };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            using var client = await scope.ConnectAsync(cancellationToken);
            if (scope.Parse.GetValue(page) is { } session)
            {
                return await MakePageTicketAsync(scope, client, Identified.Parse<SessionId>(session, "gantry session list"), cancellationToken);
            }

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

    private static async Task<ExitCode> MakePageTicketAsync(CommandScope scope, GantryClient client, SessionId session, CancellationToken cancellationToken)
    {
        var ticket = await client.PostAsync("api/tickets", new CreateTicket("page", session), ApiJson.Default.CreateTicket, ApiJson.Default.TicketIssued, cancellationToken);
        var given = new PageTicketGiven(client.Address, session, ticket.Ticket, ticket.ExpiresAt);
        if (scope.Json)
        {
            scope.Terminal.WriteJson(given, CliJson.Default.PageTicketGiven);
            return ExitCode.Ok;
        }

        scope.Terminal.WriteLine($"daemon   {given.Daemon}");
        scope.Terminal.WriteLine($"session  {given.SessionId}");
        scope.Terminal.WriteLine($"ticket   {given.Ticket}");
        scope.Terminal.Complain($"Put these into the page, such as {given.Daemon}sandbox-ui-sample.html, which may be saved and opened from disk. The ticket works for 12 hours, and whoever has it may talk to this session.");
        return ExitCode.Ok;
    }
}

/// <summary>What <c>gantry open --page --json</c> writes.</summary>
internal sealed record PageTicketGiven(Uri Daemon, SessionId SessionId, string Ticket, DateTimeOffset ExpiresAt);

/// <summary>What <c>gantry open --json</c> writes.</summary>
internal sealed record SignInLink(Uri Url, DateTimeOffset ExpiresAt);
