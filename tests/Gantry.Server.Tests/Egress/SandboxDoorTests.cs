using System.Net;
using System.Net.Sockets;
using Gantry.Core.Egress;

namespace Gantry.Server.Tests.Egress;

public sealed class SandboxDoorTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_tunnels_to_a_host_that_the_rules_allow()
    {
        await using var server = await DoorServer.StartAsync();
        await using var door = server.Open();
        using var client = new SandboxedClient(door);

        await using var tunnel = await client.SendAsync($"CONNECT {server.HostAuthority} HTTP/1.1\r\nHost: {server.HostAuthority}\r\n\r\n", Cancelled);
        (await SandboxedClient.ReadHeadAsync(tunnel, Cancelled)).ShouldStartWith("HTTP/1.1 200 ");

        await tunnel.WriteAsync("POST /through HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello"u8.ToArray(), Cancelled);
        using var answer = new StreamReader(tunnel);
        (await answer.ReadToEndAsync(Cancelled)).ShouldContain("echo:");
        server.HostSaw.ShouldHaveSingleItem().ShouldStartWith("POST /through");
        server.Asked.ShouldBe([server.HostAuthority]);
    }

    [Fact]
    public async Task A_program_that_has_said_all_still_gets_the_answer_through_the_tunnel()
    {
        using var far = new TcpListener(IPAddress.Loopback, 0);
        far.Start();
        await using var server = await DoorServer.StartAsync(listHost: true);
        await using var door = server.Open();
        using var client = new SandboxedClient(door);

        await using var tunnel = await client.SendAsync($"CONNECT listed.test:{((IPEndPoint)far.LocalEndpoint).Port} HTTP/1.1\r\n\r\nall I say", Cancelled);
        using var peer = await far.AcceptTcpClientAsync(Cancelled);
        await SandboxedClient.ReadHeadAsync(tunnel, Cancelled);
        tunnel.Socket.Shutdown(SocketShutdown.Send);

        using var heard = new StreamReader(peer.GetStream(), leaveOpen: true);
        (await heard.ReadToEndAsync(Cancelled)).ShouldBe("all I say");
        await peer.GetStream().WriteAsync("and I answer"u8.ToArray(), Cancelled);
        peer.Close();
        using var answer = new StreamReader(tunnel);
        (await answer.ReadToEndAsync(Cancelled)).ShouldBe("and I answer");
    }

    [Fact]
    public async Task A_plain_request_is_passed_on_without_what_concerns_the_proxy()
    {
        await using var server = await DoorServer.StartAsync();
        await using var door = server.Open();
        using var client = new SandboxedClient(door);
        using var http = client.Proxied();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{server.HostAuthority}/a%20b?c=d") { Content = new StringContent("body") };
        request.Headers.ProxyAuthorization = new("Basic", "c2VjcmV0");
        request.Headers.Add("X-Kept", "kept");

        using var response = await http.SendAsync(request, Cancelled);

        (await response.Content.ReadAsStringAsync(Cancelled)).ShouldBe("echo:body");
        response.Headers.GetValues("X-Answer").ShouldBe(["yes"]);
        var seen = server.HostSaw.ShouldHaveSingleItem();
        seen.ShouldStartWith("POST /a%20b?c=d");
        seen.ShouldContain("X-Kept: kept");
        seen.ShouldContain($"Host: {server.HostAuthority}");
        seen.ShouldNotContain("Proxy-");
    }

    [Fact]
    public async Task Every_plain_request_is_asked_although_the_client_keeps_its_connection()
    {
        await using var server = await DoorServer.StartAsync();
        await using var door = server.Open();
        using var client = new SandboxedClient(door);
        using var http = client.Proxied();

        for (var i = 0; i < 3; i++)
        {
            (await http.GetStringAsync($"http://{server.HostAuthority}/{i}", Cancelled)).ShouldBe("echo:");
        }

        server.Asked.Count.ShouldBe(3);
        server.Rules = _ => new EgressVerdict(false, "no more");
        using var refused = await http.GetAsync($"http://{server.HostAuthority}/3", Cancelled);
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await refused.Content.ReadAsStringAsync(Cancelled)).ShouldContain("no more");
        server.HostSaw.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_host_that_the_rules_deny_is_not_connected_to_and_the_program_is_told_why()
    {
        await using var server = await DoorServer.StartAsync();
        server.Rules = target => new EgressVerdict(false, $"rule 7 denies {target.Host}.");
        await using var door = server.Open();
        using var client = new SandboxedClient(door);

        await using var tunnel = await client.SendAsync($"CONNECT {server.HostAuthority} HTTP/1.1\r\n\r\n", Cancelled);
        using var reader = new StreamReader(tunnel);
        var answer = await reader.ReadToEndAsync(Cancelled);

        answer.ShouldStartWith("HTTP/1.1 403 ");
        answer.ShouldContain("rule 7 denies 127.0.0.1.");
        server.HostSaw.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_allowed_name_that_means_this_machine_is_not_connected_to()
    {
        var lookups = 0;
        await using var server = await DoorServer.StartAsync(
            (_, _) =>
            {
                lookups++;
                return Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.215.14"), IPAddress.Loopback]);
            },
            listHost: false);
        await using var door = server.Open();
        using var client = new SandboxedClient(door);
        using var http = client.Proxied();

        using var response = await http.GetAsync($"http://rebound.test:{server.HostPort}/", Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await response.Content.ReadAsStringAsync(Cancelled)).ShouldContain("not on the public internet");
        lookups.ShouldBe(1);
        server.HostSaw.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("127.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::1]")]
    [InlineData("169.254.169.254")]
    [InlineData("10.0.0.1")]
    [InlineData("127.0.0.1.")]
    [InlineData("ｌocalhost")]
    [InlineData("user@example.com")]
    [InlineData("")]
    public async Task No_spelling_of_an_address_leads_inside(string host)
    {
        await using var server = await DoorServer.StartAsync((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]), listHost: false);
        await using var door = server.Open();
        using var client = new SandboxedClient(door);

        foreach (var request in new[] { $"CONNECT {host}:{server.HostPort} HTTP/1.1\r\n\r\n", $"GET http://{host}:{server.HostPort}/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n" })
        {
            await using var stream = await client.SendAsync(request, Cancelled);
            var head = await SandboxedClient.ReadHeadAsync(stream, Cancelled);
            head.ShouldMatch("^HTTP/1.1 40[03] ");
        }

        server.HostSaw.ShouldBeEmpty();
        server.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_of_the_daemon_is_open_to_a_sandbox_but_what_says_so()
    {
        await using var server = await DoorServer.StartAsync();
        await using var door = server.Open();
        using var client = new SandboxedClient(door);
        using var http = client.Direct();

        using var inbox = await http.GetAsync("/api/approvals", Cancelled);
        inbox.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await inbox.Content.ReadAsStringAsync(Cancelled)).ShouldContain("sandbox-refused");
        (await http.GetStringAsync("/v1/models", Cancelled)).ShouldBe(server.Session.ToString());
    }

    [Fact]
    public async Task When_the_sandbox_is_gone_so_are_its_connections_and_its_port()
    {
        using var far = new TcpListener(IPAddress.Loopback, 0);
        far.Start();
        await using var server = await DoorServer.StartAsync();
        var door = server.Open();
        using var client = new SandboxedClient(door);
        await using var tunnel = await client.SendAsync($"CONNECT listed.test:{((IPEndPoint)far.LocalEndpoint).Port} HTTP/1.1\r\n\r\n", Cancelled);
        using var peer = await far.AcceptTcpClientAsync(Cancelled);
        await SandboxedClient.ReadHeadAsync(tunnel, Cancelled);

        await door.DisposeAsync();

        (await EndsAsync(tunnel)).ShouldBeTrue();
        (await EndsAsync(peer.GetStream())).ShouldBeTrue();
        await Should.ThrowAsync<SocketException>(client.KnockAsync);
    }

    [Fact]
    public async Task A_sandbox_that_opens_too_many_connections_is_refused_one_more()
    {
        await using var server = await DoorServer.StartAsync(mostConnections: 2);
        await using var door = server.Open();
        using var client = new SandboxedClient(door);
        await using var first = await client.SendAsync("GET", Cancelled);
        await using var second = await client.SendAsync("GET", Cancelled);

        await using var third = new NetworkStream(await client.KnockAsync());

        (await EndsAsync(third)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_head_that_never_ends_is_refused()
    {
        await using var server = await DoorServer.StartAsync();
        await using var door = server.Open();
        using var client = new SandboxedClient(door);

        await using var stream = await client.SendAsync("CONNECT " + new string('a', 20 * 1024), Cancelled);

        (await SandboxedClient.ReadHeadAsync(stream, Cancelled)).ShouldStartWith("HTTP/1.1 400 ");
    }

    // The other side is gone: the end, or a reset.
    private static async Task<bool> EndsAsync(NetworkStream stream)
    {
        try
        {
            return await stream.ReadAsync(new byte[1], Cancelled).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancelled) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
