using System.CommandLine;
using Gantry.Cli.Http;
using Gantry.Cli.Rendering;
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
        var code = new Option<bool>("--qr") { Description = "Instead show a QR code that signs a phone in, through a tunnel of yours to this daemon; it works once, within two minutes." };
        var at = new Option<string?>("--at")
        {
            Description = "With --qr: the https address by which the phone reaches the daemon; else GANTRY_PUBLIC_URL of the daemon, or the first of its GANTRY_ALLOWED_HOSTS.",
            HelpName = "URL",
        };
        var command = new DocumentedCommand(
            "open",
            "Signs your browser in to the daemon and opens it.",
            "gantry open",
            "gantry open --print",
            "gantry open --qr --at https://my-machine.example.ts.net",
            "gantry open --page 01a1fc94-9413-7173-aa82-3fe21b80c66b") { print, page, code, at };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            using var client = await scope.ConnectAsync(cancellationToken);
            if (scope.Parse.GetValue(page) is { } session)
            {
                return await MakePageTicketAsync(scope, client, Identified.Parse<SessionId>(session, "gantry session list"), cancellationToken);
            }

            if (scope.Parse.GetValue(code) || scope.Parse.GetValue(at) is not null)
            {
                return await ShowCodeAsync(scope, client, scope.Parse.GetValue(at), cancellationToken);
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

    private static async Task<ExitCode> ShowCodeAsync(CommandScope scope, GantryClient client, string? at, CancellationToken cancellationToken)
    {
        var link = await client.PostAsync("api/auth/phone-links", new CreatePhoneLink(at), ApiJson.Default.CreatePhoneLink, ApiJson.Default.PhoneLink, cancellationToken);
        if (scope.Json)
        {
            scope.Terminal.WriteJson(link, ApiJson.Default.PhoneLink);
            return ExitCode.Ok;
        }

        CodeInTerminal.Write(link.Code, scope.Terminal);
        scope.Terminal.WriteLine(link.Url.AbsoluteUri);
        scope.Terminal.Complain(
            "Point the phone's camera at it within two minutes; it works once. The phone is then you: it reads every session and answers for you, for 12 hours or until it is signed out (gantry browsers).");
        return ExitCode.Ok;
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
