using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gantry.Server.Tests.Security;

public sealed class LimitTests
{
    [Fact]
    public async Task Failures_of_an_address_are_told_to_wait_and_the_owner_comes_in_all_the_same()
    {
        await using var daemon = await HostedDaemon.StartAsync(null, ("GANTRY_MAX_FAILURES_PER_MINUTE", "5"));
        var wrong = ("Authorization", "Bearer " + new string('0', 64));
        for (var n = 0; n < 5; n++)
        {
            (await daemon.StatusAsync(HttpMethod.Get, "/api/runs", null, wrong)).ShouldBe(HttpStatusCode.Unauthorized);
        }

        for (var n = 0; n < 3; n++)
        {
            using var refusal = await daemon.SendAsync(HttpMethod.Get, "/api/runs", null, wrong);
            await ShouldTellToWaitAsync(refusal, atMost: 60);
        }

        (await daemon.StatusAsync(HttpMethod.Get, "/api/runs", null, daemon.AsOwner())).ShouldBe(HttpStatusCode.OK);
        (await daemon.StatusAsync(HttpMethod.Get, "/health")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Links_are_opened_so_often_from_an_address_and_nothing_else_suffers()
    {
        await using var daemon = await HostedDaemon.StartAsync(null, ("GANTRY_MAX_FAILURES_PER_MINUTE", "5"));
        for (var n = 0; n < 5; n++)
        {
            (await daemon.StatusAsync(HttpMethod.Get, $"/link/guess{n}")).ShouldBe(HttpStatusCode.NotFound);
        }

        using var refusal = await daemon.SendAsync(HttpMethod.Get, "/link/guess", null);
        await ShouldTellToWaitAsync(refusal, atMost: 60);
        (await daemon.StatusAsync(HttpMethod.Post, "/link/guess", "{}")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await daemon.StatusAsync(HttpMethod.Get, "/api/runs", null, daemon.AsOwner())).ShouldBe(HttpStatusCode.OK);
        (await daemon.StatusAsync(HttpMethod.Get, "/health")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_caller_who_writes_too_much_is_told_to_wait_and_others_and_readers_are_not()
    {
        await using var daemon = await HostedDaemon.StartAsync(null, ("GANTRY_MAX_WRITES_PER_SECOND", "1"));
        (string, string)[] browser = [await daemon.SignInAsync(), ("Origin", daemon.Origin)];

        var statuses = new List<HttpStatusCode>();
        for (var n = 0; n < 500 && !statuses.Contains(HttpStatusCode.TooManyRequests); n++)
        {
            using var response = await daemon.SendAsync(HttpMethod.Post, "/v1/session/message", "{}", browser);
            statuses.Add(response.StatusCode);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                await ShouldTellToWaitAsync(response, atMost: 1);
            }
        }

        statuses[..2].ShouldAllBe(status => status == HttpStatusCode.UnprocessableEntity);
        statuses.ShouldContain(HttpStatusCode.TooManyRequests);
        (await daemon.StatusAsync(HttpMethod.Get, "/api/runs", null, browser)).ShouldBe(HttpStatusCode.OK);
        (await daemon.StatusAsync(HttpMethod.Get, $"/v1/session/{Guid.NewGuid()}/events", null, browser)).ShouldBe(HttpStatusCode.OK);
        (await daemon.StatusAsync(HttpMethod.Post, "/v1/session/message", "{}", daemon.AsOwner())).ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_caller_holds_so_many_streams_and_gets_the_place_of_one_that_ended()
    {
        await using var daemon = await HostedDaemon.StartAsync(null, ("GANTRY_MAX_STREAMS_PER_CALLER", "2"));
        var path = $"/v1/session/{Guid.NewGuid()}";
        var cookie = await daemon.SignInAsync();
        using var first = await daemon.SendAsync(HttpMethod.Get, $"{path}/events", null, cookie);
        using var second = await daemon.OpenSocketAsync($"{path}/stream", cookie, ("Origin", daemon.Origin));

        using var third = await daemon.SendAsync(HttpMethod.Get, $"{path}/events", null, cookie);
        await ShouldTellToWaitAsync(third, atMost: 5);
        (await daemon.StatusAsync(HttpMethod.Get, $"{path}/events", null, daemon.AsOwner())).ShouldBe(HttpStatusCode.OK);

        await second.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, "", TestContext.Current.CancellationToken);
        for (var n = 0; n < 1000; n++)
        {
            if (await daemon.StatusAsync(HttpMethod.Get, $"{path}/events", null, cookie) == HttpStatusCode.OK)
            {
                return;
            }
        }

        Assert.Fail("The place of a stream that ended was never free again.");
    }

    [Fact]
    public async Task An_address_holds_so_many_connections()
    {
        await using var daemon = await HostedDaemon.StartAsync(null, ("GANTRY_MAX_CONNECTIONS_PER_ADDRESS", "3"));
        var held = new List<TcpClient>();
        try
        {
            for (var n = 0; n < 3; n++)
            {
                held.Add(await ConnectAsync(daemon));
                (await SpeakAsync(held[^1], $"GET /health HTTP/1.1\r\nHost: {daemon.Address.Authority}\r\n\r\n")).ShouldStartWith("HTTP/1.1 200");
            }

            (await AnswerToOneMoreAsync(daemon)).ShouldBe("");
            (await SpeakAsync(held[0], $"GET /health HTTP/1.1\r\nHost: {daemon.Address.Authority}\r\n\r\n")).ShouldStartWith("HTTP/1.1 200");
        }
        finally
        {
            held.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task Headers_that_are_too_many_are_431_and_a_body_that_is_too_large_is_413()
    {
        await using var daemon = await HostedDaemon.StartAsync(null, ("GANTRY_MAX_HEADERS", "4KiB"), ("GANTRY_MAX_JSON", "2KiB"));

        (await daemon.StatusAsync(HttpMethod.Get, "/api/runs", null, daemon.AsOwner(), ("X-Long", new string('x', 5000)))).ShouldBe(HttpStatusCode.RequestHeaderFieldsTooLarge);
        (await daemon.StatusAsync(HttpMethod.Get, "/api/runs", null, daemon.AsOwner(), ("X-Long", new string('x', 3000)))).ShouldBe(HttpStatusCode.OK);
        using var large = await daemon.SendAsync(HttpMethod.Post, "/v1/session/message", $$"""{"message":"{{new string('x', 3000)}}"}""", daemon.AsOwner());
        large.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await large.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("2048 bytes");
    }

    [Fact]
    public async Task Headers_that_do_not_come_end_the_connection()
    {
        await using var daemon = await HostedDaemon.StartAsync(null, ("GANTRY_HEADER_TIMEOUT", "1s"));
        using var slow = await ConnectAsync(daemon);

        (await SpeakAsync(slow, "GET /health HTTP/1.1\r\nHost: ")).ShouldStartWith("HTTP/1.1 408");
    }

    [Fact]
    public async Task Only_json_comes_in_on_routes_that_take_no_body_too()
    {
        await using var daemon = await HostedDaemon.StartAsync();
        var path = $"/api/runs/{Guid.NewGuid()}/cancel";

        (await daemon.StatusAsync(HttpMethod.Post, path, "a=b", daemon.AsOwner(), ("Content-Type", "application/x-www-form-urlencoded"))).ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await daemon.StatusAsync(HttpMethod.Post, path, "{}", daemon.AsOwner(), ("Content-Type", "text/plain"))).ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await daemon.StatusAsync(HttpMethod.Post, path, "{}", daemon.AsOwner())).ShouldBe(HttpStatusCode.NotFound);
        (await daemon.StatusAsync(HttpMethod.Post, path, null, daemon.AsOwner())).ShouldBe(HttpStatusCode.NotFound);
        (await daemon.StatusAsync(HttpMethod.Post, "/api/sessions", "{", daemon.AsOwner())).ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task ShouldTellToWaitAsync(HttpResponseMessage response, int atMost)
    {
        response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, atMost);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("urn:gantry:problem:too-many-requests");
    }

    private static async Task<TcpClient> ConnectAsync(HostedDaemon daemon)
    {
        var client = new TcpClient();
        await client.ConnectAsync(daemon.Address.Host, daemon.Address.Port, TestContext.Current.CancellationToken);
        return client;
    }

    // What comes first, which is enough of an answer; nothing when the connection was cut.
    private static async Task<string> AnswerToOneMoreAsync(HostedDaemon daemon)
    {
        try
        {
            using var oneMore = await ConnectAsync(daemon);
            return await SpeakAsync(oneMore, $"GET /health HTTP/1.1\r\nHost: {daemon.Address.Authority}\r\n\r\n");
        }
        catch (SocketException)
        {
            // Turned away before it could speak.
            return "";
        }
    }

    private static async Task<string> SpeakAsync(TcpClient client, string text)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        var buffer = new byte[4096];
        try
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), patience.Token);
            return Encoding.ASCII.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer, patience.Token));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
