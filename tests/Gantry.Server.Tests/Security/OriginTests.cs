using System.Net;

namespace Gantry.Server.Tests.Security;

public sealed class OriginTests : IAsyncLifetime
{
    private static readonly (string, string)[] Upgrade =
        [("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")];

    private HostedDaemon? daemon;

    private HostedDaemon Daemon => daemon!;

    public async ValueTask InitializeAsync() => daemon = await HostedDaemon.StartAsync(null, ("GANTRY_ALLOWED_HOSTS", "gantry.example.org, other.example:9000"));

    public ValueTask DisposeAsync() => Daemon.DisposeAsync();

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://localhost:{port}")]
    [InlineData("https://127.0.0.1:{port}")]
    [InlineData("http://127.0.0.1:{port}.evil.example")]
    [InlineData("http://127.0.0.1:{port}, https://evil.example")]
    [InlineData("")]
    public async Task A_page_of_another_origin_changes_nothing_and_upgrades_nothing_whatever_it_carries(string origin)
    {
        var header = ("Origin", origin.Replace("{port}", Daemon.Address.Port.ToString()));
        foreach (var proof in ((string, string)[])[Daemon.AsOwner(), await Daemon.SignInAsync()])
        {
            (await Daemon.StatusAsync(HttpMethod.Post, "/v1/session/message", "{}", proof, header)).ShouldBe(HttpStatusCode.Forbidden);
            (await Daemon.StatusAsync(HttpMethod.Get, "/ws/events", null, [proof, header, .. Upgrade])).ShouldBe(HttpStatusCode.Forbidden);
        }

        var ticket = await Daemon.NewTicketAsync();
        (await Daemon.StatusAsync(HttpMethod.Get, $"/ws/events?ticket={ticket}", null, [header, .. Upgrade])).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_missing_origin_is_refused_with_a_cookie_and_fine_without()
    {
        var cookie = await Daemon.SignInAsync();

        (await Daemon.StatusAsync(HttpMethod.Post, "/v1/session/message", "{}", cookie)).ShouldBe(HttpStatusCode.Forbidden);
        (await Daemon.StatusAsync(HttpMethod.Get, "/ws/events", null, [cookie, .. Upgrade])).ShouldBe(HttpStatusCode.Forbidden);
        (await Daemon.StatusAsync(HttpMethod.Post, "/v1/session/message", "{}", Daemon.AsOwner())).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await Daemon.StatusAsync(HttpMethod.Get, "/ws/events", null, [Daemon.AsOwner(), .. Upgrade])).ShouldBe(HttpStatusCode.SwitchingProtocols);
        (await Daemon.StatusAsync(HttpMethod.Get, "/api/runs", null, cookie)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_page_of_our_own_may_do_everything()
    {
        (string, string)[] browser = [await Daemon.SignInAsync(), ("Origin", Daemon.Origin), ("Sec-Fetch-Site", "same-origin")];

        (await Daemon.StatusAsync(HttpMethod.Post, "/v1/session/message", "{}", browser)).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await Daemon.StatusAsync(HttpMethod.Get, "/ws/events", null, [.. browser, .. Upgrade])).ShouldBe(HttpStatusCode.SwitchingProtocols);
    }

    [Theory]
    [InlineData("same-site")]
    [InlineData("cross-site")]
    public async Task A_page_of_another_port_does_not_even_read_with_our_cookie(string site)
    {
        (await Daemon.StatusAsync(HttpMethod.Get, "/api/runs", null, await Daemon.SignInAsync(), ("Sec-Fetch-Site", site))).ShouldBe(HttpStatusCode.Forbidden);
        (await Daemon.StatusAsync(HttpMethod.Get, "/", null, await Daemon.SignInAsync(), ("Sec-Fetch-Site", site))).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("evil.gantry.example.org")]
    [InlineData("other.example")]
    [InlineData("other.example:9001")]
    [InlineData("10.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("[::ffff:10.0.0.1]")]
    public async Task A_foreign_host_is_refused_everywhere(string host)
    {
        foreach (var path in (string[])["/", "/health", "/api/runs", "/no/such/route"])
        {
            (await Daemon.StatusAsync(HttpMethod.Get, path, null, Daemon.AsOwner(), ("Host", host))).ShouldBe(HttpStatusCode.MisdirectedRequest);
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:1234")]
    [InlineData("127.0.0.2")]
    [InlineData("[::1]:80")]
    [InlineData("gantry.example.org")]
    [InlineData("Gantry.Example.Org:444")]
    [InlineData("other.example:9000")]
    public async Task A_name_of_ours_is_answered(string host) =>
        (await Daemon.StatusAsync(HttpMethod.Get, "/api/runs", null, Daemon.AsOwner(), ("Host", host))).ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("gantry.example.org", "https://gantry.example.org", HttpStatusCode.UnprocessableEntity)]
    [InlineData("gantry.example.org", "http://gantry.example.org", HttpStatusCode.UnprocessableEntity)]
    [InlineData("gantry.example.org", "https://gantry.example.org:444", HttpStatusCode.Forbidden)]
    [InlineData("gantry.example.org", "https://other.example:9000", HttpStatusCode.Forbidden)]
    public async Task Behind_something_that_encrypts_our_own_pages_are_https(string host, string origin, HttpStatusCode expected) =>
        (await Daemon.StatusAsync(HttpMethod.Post, "/v1/session/message", "{}", Daemon.AsOwner(), ("Host", host), ("Origin", origin))).ShouldBe(expected);

    [Fact]
    public async Task No_origin_is_ever_reflected()
    {
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Options, HttpMethod.Post])
        {
            using var response = await Daemon.SendAsync(method, "/api/sessions", null, Daemon.AsOwner(), ("Origin", "https://evil.example"), ("Access-Control-Request-Method", "POST"));
            response.Headers.ShouldNotContain(header => header.Key.StartsWith("Access-Control-"));
        }
    }
}
