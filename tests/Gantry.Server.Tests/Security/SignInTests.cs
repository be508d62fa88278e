using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

namespace Gantry.Server.Tests.Security;

public sealed class SignInTests : IAsyncLifetime
{
    // Five are promised; the rest is for a machine that has no time.
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(4 * 5);

    private HostedDaemon? daemon;

    private HostedDaemon Daemon => daemon!;

    public async ValueTask InitializeAsync() => daemon = await HostedDaemon.StartAsync();

    public ValueTask DisposeAsync() => Daemon.DisposeAsync();

    [Fact]
    public async Task A_link_signs_a_browser_in_once_and_leads_away_from_its_address()
    {
        var link = $"/sign-in?ticket={await Daemon.NewTicketAsync("sign_in")}";
        using var first = await Daemon.SendAsync(HttpMethod.Get, link);

        first.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        first.Headers.Location!.ToString().ShouldBe("/");
        first.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var cookie = first.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("; path=/");
        cookie.ShouldContain("; samesite=strict");
        cookie.ShouldContain("; httponly");
        cookie.ShouldNotContain("domain=");
        using var second = await Daemon.SendAsync(HttpMethod.Get, link);
        second.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        second.Headers.Contains("Set-Cookie").ShouldBeFalse();
        (await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("gantry open");
    }

    [Fact]
    public async Task A_streams_ticket_signs_nobody_in_and_a_sign_in_ticket_opens_no_stream()
    {
        (await Daemon.StatusAsync(HttpMethod.Get, $"/sign-in?ticket={await Daemon.NewTicketAsync()}")).ShouldBe(HttpStatusCode.Unauthorized);
        (await Daemon.StatusAsync(HttpMethod.Get, $"/v1/session/{Guid.NewGuid()}/events?ticket={await Daemon.NewTicketAsync("sign_in")}")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_streams_ticket_opens_one_stream()
    {
        var path = $"/v1/session/{Guid.NewGuid()}/events?ticket={await Daemon.NewTicketAsync()}";

        (await Daemon.StatusAsync(HttpMethod.Get, path)).ShouldBe(HttpStatusCode.OK);
        (await Daemon.StatusAsync(HttpMethod.Get, path)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_ticket_on_another_route_is_refused_and_spent()
    {
        var ticket = await Daemon.NewTicketAsync();

        (await Daemon.StatusAsync(HttpMethod.Get, $"/api/runs?ticket={ticket}")).ShouldBe(HttpStatusCode.Unauthorized);
        (await Daemon.StatusAsync(HttpMethod.Get, $"/ws/events?ticket={ticket}")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_browser_makes_tickets_for_its_streams_but_none_that_sign_in()
    {
        var cookie = await Daemon.SignInAsync();
        await Daemon.NewTicketAsync("stream", cookie, ofOwnPage: true);

        (await Daemon.StatusAsync(HttpMethod.Post, "/api/tickets", """{"purpose":"sign_in"}""", cookie, ("Origin", Daemon.Origin))).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("access_token")]
    public async Task A_lasting_token_in_a_url_is_refused_with_a_sentence(string field)
    {
        using var response = await Daemon.SendAsync(HttpMethod.Get, $"/api/runs?{field}={Daemon.Token}");

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("never stands in a URL");
        (await Daemon.StatusAsync(HttpMethod.Get, $"/ws/events?ticket={Daemon.Token}")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Logout_ends_the_session_and_its_open_streams_and_nobody_elses()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var cookie = await Daemon.SignInAsync();
        var path = $"/v1/session/{Guid.NewGuid()}";
        var ticket = await Daemon.NewTicketAsync("stream", cookie, ofOwnPage: true);
        using var byCookie = await Daemon.SendAsync(HttpMethod.Get, $"{path}/events", null, cookie);
        using var byTicket = await Daemon.SendAsync(HttpMethod.Get, $"{path}/events?ticket={ticket}");
        using var byToken = await Daemon.SendAsync(HttpMethod.Get, $"{path}/events", null, Daemon.AsOwner());
        using var socket = await Daemon.OpenSocketAsync($"{path}/stream", cookie, ("Origin", Daemon.Origin));
        using var ownersSocket = await Daemon.OpenSocketAsync($"{path}/stream", Daemon.AsOwner());

        (await Daemon.StatusAsync(HttpMethod.Post, "/api/auth/logout", "{}", cookie, ("Origin", Daemon.Origin))).ShouldBe(HttpStatusCode.OK);

        await Task.WhenAll(byCookie.Content.ReadAsStringAsync(cancellationToken), byTicket.Content.ReadAsStringAsync(cancellationToken), ReadToEndAsync(socket))
            .WaitAsync(Promised, cancellationToken);
        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.PolicyViolation);
        socket.CloseStatusDescription!.ShouldContain("signed out");
        (await Daemon.StatusAsync(HttpMethod.Get, "/api/runs", null, cookie)).ShouldBe(HttpStatusCode.Unauthorized);

        // The owner's own streams, by the token, go on.
        await ownersSocket.SendAsync("""{"type":"ping"}"""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        (await ReadUntilAsync(ownersSocket, "pong")).ShouldBeTrue();
        var stream = await byToken.Content.ReadAsStreamAsync(cancellationToken);
        (await stream.ReadAsync(new byte[10], cancellationToken)).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Who_has_nothing_to_end_is_told_so()
    {
        using var response = await Daemon.SendAsync(HttpMethod.Post, "/api/auth/logout", null, Daemon.AsOwner());

        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("""{"session_ended":false}""");
    }

    private static async Task ReadToEndAsync(ClientWebSocket socket)
    {
        await ReadUntilAsync(socket, null);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", TestContext.Current.CancellationToken);
    }

    private static async Task<bool> ReadUntilAsync(ClientWebSocket socket, string? type)
    {
        var buffer = new byte[4096];
        using var message = new MemoryStream();
        for (var n = 0; n < 1000; n++)
        {
            var piece = await socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken);
            if (piece.MessageType == WebSocketMessageType.Close)
            {
                return false;
            }

            // A message may come in several pieces.
            message.Write(buffer, 0, piece.Count);
            if (!piece.EndOfMessage)
            {
                continue;
            }

            if (JsonElement.Parse(message.ToArray()).GetProperty("type").GetString() == type)
            {
                return true;
            }

            message.SetLength(0);
        }

        return false;
    }
}
