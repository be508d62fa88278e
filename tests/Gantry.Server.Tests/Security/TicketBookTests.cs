using Gantry.Protocol.Ids;
using Gantry.Server.Security;
using Gantry.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Server.Tests.Security;

public sealed class TicketBookTests
{
    private readonly ManualTime time = new();
    private readonly TicketBook book;

    public TicketBookTests() => book = new TicketBook(time);

    [Fact]
    public void A_ticket_works_once()
    {
        var (ticket, secret) = book.Issue(TicketPurpose.Stream, Caller.Owner);

        book.Redeem(secret, TicketPurpose.Stream).ShouldBe(ticket);
        book.Redeem(secret, TicketPurpose.Stream).ShouldBeNull();
    }

    [Fact]
    public void A_ticket_works_for_thirty_seconds()
    {
        var (_, early) = book.Issue(TicketPurpose.Stream, Caller.Owner);
        var (_, late) = book.Issue(TicketPurpose.Stream, Caller.Owner);
        time.Advance(TimeSpan.FromSeconds(29.9));
        book.Redeem(early, TicketPurpose.Stream).ShouldNotBeNull();
        time.Advance(TimeSpan.FromSeconds(0.1));

        book.Redeem(late, TicketPurpose.Stream).ShouldBeNull();
    }

    [Fact]
    public void A_phones_ticket_signs_in_once_within_two_minutes()
    {
        var (ticket, secret) = book.Issue(TicketPurpose.Phone, Caller.Owner, new Uri("https://gantry.example"));
        var (_, late) = book.Issue(TicketPurpose.Phone, Caller.Owner);
        time.Advance(TimeSpan.FromSeconds(119));

        book.Redeem(secret, TicketPurpose.SignIn).ShouldBeNull();
        book.Redeem(secret, TicketPurpose.Phone).ShouldBe(ticket);
        book.Redeem(secret, TicketPurpose.Phone).ShouldBeNull();
        time.Advance(TimeSpan.FromSeconds(1));
        book.Redeem(late, TicketPurpose.Phone).ShouldBeNull();
    }

    [Fact]
    public void A_ticket_for_one_thing_is_spent_on_another()
    {
        var (_, secret) = book.Issue(TicketPurpose.Stream, Caller.Owner);

        book.Redeem(secret, TicketPurpose.SignIn).ShouldBeNull();
        book.Redeem(secret, TicketPurpose.Stream).ShouldBeNull();
    }

    [Fact]
    public void A_ticket_of_who_signed_out_works_no_more()
    {
        using var folder = new TemporaryDirectory();
        using var sessions = new BrowserSessions(time, new BrowserFile(folder["browsers.json"], "owner", NullLogger<BrowserFile>.Instance));
        var (session, cookie) = sessions.Begin();
        var (_, secret) = book.Issue(TicketPurpose.Stream, Caller.Of(session));
        sessions.End(cookie);

        book.Redeem(secret, TicketPurpose.Stream).ShouldBeNull();
    }

    [Fact]
    public void Many_tickets_void_the_oldest()
    {
        var secrets = Enumerable.Range(0, TicketBook.Most + 1).Select(_ => book.Issue(TicketPurpose.Stream, Caller.Owner).Secret).ToList();

        book.Redeem(secrets[0], TicketPurpose.Stream).ShouldBeNull();
        book.Redeem(secrets[1], TicketPurpose.Stream).ShouldNotBeNull();
        book.Redeem(secrets[^1], TicketPurpose.Stream).ShouldNotBeNull();
    }

    [Fact]
    public void A_pages_ticket_works_for_twelve_hours_as_often_as_it_is_shown()
    {
        var pages = new PageTickets(time);
        var (ticket, secret) = pages.Issue(SessionId.New(), Caller.Owner);

        time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        pages.Find(secret).ShouldBe(ticket);
        pages.Find(secret).ShouldBe(ticket);
        time.Advance(TimeSpan.FromSeconds(1));
        pages.Find(secret).ShouldBeNull();
    }
}
