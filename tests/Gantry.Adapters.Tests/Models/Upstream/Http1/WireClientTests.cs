using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gantry.Adapters.EventLoop;
using Gantry.Adapters.Models.Upstream;
using Gantry.Adapters.Models.Upstream.Http1;
using Gantry.Adapters.Tests.EventLoop;
using Gantry.Core.ModelGateway.Providers;
using Gantry.Testing;

namespace Gantry.Adapters.Tests.Models.Upstream.Http1;

/// <summary>The same, asked from the thread of an event loop, which then has the connections too.</summary>
public sealed class WireClientOnLoopTests() : WireClientTests(new SocketLoop("test", TimeSpan.FromMicroseconds(50)));

/// <summary>The same over the runtime's sockets.</summary>
public sealed class WireClientOnSocketsTests() : WireClientTests(loop: null);

/// <summary>The client of providers before servers on real sockets, polite and not.</summary>
public abstract class WireClientTests : IDisposable
{
    private const string Good = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\ngood";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly SocketLoop? loop;

    // Time stands still: how long the machine takes says nothing of how stale a connection is.
    private readonly WireClient client = new(new ManualTime());

    // What waits in vain fails, and does not hang.
    private readonly CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    protected WireClientTests(SocketLoop? loop)
    {
        this.loop = loop;
        listener.Start();
        patience.CancelAfter(Patience);
    }

    private CancellationToken Cancelled => patience.Token;

    public void Dispose()
    {
        patience.Dispose();
        client.Dispose();
        loop?.Dispose();
        listener.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_asked_goes_out_as_it_was_said_and_what_is_answered_comes_as_it_was_said()
    {
        using var call = await MeetAsync(AskAsync("""{"a":1}""", headers: [new("X-One", "1"), new("X-Bad", "a\r\nInjected: yes"), new("Bad Name", "x")]));
        await call.Server.SayAsync(Good);

        call.Request.ShouldBe($"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:{Port}\r\nX-One: 1\r\nAuthorization: Bearer key-1\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{{\"a\":1}}");
        using var answer = await call.Answer;
        (answer.Status, answer.IsGood, answer.Header("content-type"), await TextOfAsync(answer)).ShouldBe((200, true, "text/plain", "good"));
    }

    [Fact]
    public async Task A_connection_whose_answer_came_whole_serves_the_next_call()
    {
        using var call = await MeetAsync(AskAsync("1"));
        await call.Server.SayAsync(Good);
        await IsGoodAsync(call.Answer);
        foreach (var wire in (string[])["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ngood\r\n0\r\n\r\n", Good, Good])
        {
            var asking = AskAsync("again");
            await call.Server.ReadRequestAsync();
            await call.Server.SayAsync(wire);
            await IsGoodAsync(asking);
        }

        listener.Pending().ShouldBeFalse();
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\ngood")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\ngood")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngoodHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ngood\r\n0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")]
    public async Task A_connection_that_may_not_or_said_more_than_it_was_asked_serves_nobody_else(string wire)
    {
        using var first = await MeetAsync(AskAsync("1"));
        await first.Server.SayAsync(wire);
        await IsGoodAsync(first.Answer);

        using var second = await MeetAsync(AskAsync("2"));
        await second.Server.SayAsync(Good);
        await IsGoodAsync(second.Answer);
        (await first.Server.ReadRequestAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_connection_says_at_rest_answers_nothing()
    {
        using var first = await MeetAsync(AskAsync("1"));
        await first.Server.SayAsync(Good);
        await IsGoodAsync(first.Answer);

        await first.Server.SayAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
        var left = first.Server.ReadRequestAsync();
        while (!left.IsCompleted)
        {
            client.Sweep();
            await Task.Yield();
        }

        using var second = await MeetAsync(AskAsync("2"));
        await second.Server.SayAsync(Good);
        await IsGoodAsync(second.Answer);
    }

    [Fact]
    public async Task A_connection_that_was_closed_at_rest_costs_the_next_call_nothing()
    {
        using (var first = await MeetAsync(AskAsync("1")))
        {
            await first.Server.SayAsync(Good);
            await IsGoodAsync(first.Answer);
        }

        using var second = await MeetAsync(AskAsync("2"));
        second.Request.ShouldEndWith("\r\n\r\n2");
        await second.Server.SayAsync(Good);
        await IsGoodAsync(second.Answer);
    }

    [Fact]
    public async Task A_connection_that_is_closed_while_it_is_asked_after_a_rest_is_asked_once_more_on_another()
    {
        Task<UpstreamAnswer> asking;
        using (var first = await MeetAsync(AskAsync("1")))
        {
            await first.Server.SayAsync(Good);
            await IsGoodAsync(first.Answer);
            asking = AskAsync("2");
            await first.Server.ReadRequestAsync();
        }

        using (var second = await MeetAsync(asking))
        {
            second.Request.ShouldEndWith("\r\n\r\n2");
        }

        // A fresh one that breaks is told.
        await Should.ThrowAsync<IOException>(asking);
        listener.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_said_before_the_answer_is_passed_over()
    {
        using var call = await MeetAsync(AskAsync("1"));
        await call.Server.SayAsync("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 2");
        await call.Server.SayAsync("00 OK\r\nContent-Length: 4\r\n\r\ngo");
        await call.Server.SayAsync("od");

        await IsGoodAsync(call.Answer);
    }

    [Fact]
    public async Task A_head_of_many_reads_and_a_body_to_the_connections_end_are_read_whole()
    {
        var value = new string('v', 20_000);
        using var call = await MeetAsync(AskAsync("1"));
        await call.Server.SayAsync($"HTTP/1.1 200 OK\r\nX-Long: {value}");
        await call.Server.SayAsync("\r\n\r\nto the ");
        await call.Server.SayAsync("end");
        call.Server.Dispose();

        using var answer = await call.Answer;
        (answer.Header("x-long"), await TextOfAsync(answer)).ShouldBe((value, "to the end"));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nnonsense\r\n")]
    public async Task An_answer_that_breaks_off_never_looks_whole(string wire)
    {
        using var call = await MeetAsync(AskAsync("1"));
        await call.Server.SayAsync(wire);
        call.Server.Dispose();

        using var answer = await call.Answer;
        await Should.ThrowAsync<IOException>(() => TextOfAsync(answer));
    }

    [Fact]
    public async Task An_answer_that_comes_before_the_body_is_read_is_taken()
    {
        var asking = AskAsync(new string('x', 32 * 1024 * 1024));
        using var server = await AcceptAsync();
        await server.ReadHeadAsync();
        await server.SayAsync("HTTP/1.1 413 Too Large\r\nContent-Length: 4\r\n\r\nmuch");

        using var answer = await asking.WaitAsync(Patience, Cancelled);
        (answer.Status, await TextOfAsync(answer)).ShouldBe((413, "much"));
    }

    [Fact]
    public async Task A_long_body_goes_out_whole()
    {
        var body = string.Concat(Enumerable.Range(0, 200_000).Select(number => $"{number},"));
        using var call = await MeetAsync(AskAsync(body));
        await call.Server.SayAsync(Good);

        call.Request[(call.Request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].ShouldBe(body);
        await IsGoodAsync(call.Answer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")]
    public async Task Who_gives_up_is_gone_at_once_wherever_the_answer_is(string wire)
    {
        using var giving = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        using var call = await MeetAsync(AskAsync("1", giving.Token));
        await call.Server.SayAsync(wire);
        if (wire.EndsWith("half", StringComparison.Ordinal))
        {
            using var answer = await call.Answer;
            var reading = TextOfAsync(answer);
            await giving.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(reading);
        }
        else
        {
            await giving.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(call.Answer);
        }

        (await call.Server.ReadRequestAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_that_is_left_unread_ends_its_connection()
    {
        using var call = await MeetAsync(AskAsync("1"));
        await call.Server.SayAsync("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
        (await call.Answer).Dispose();

        (await call.Server.ReadRequestAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_listens_and_that_is_said_to_have_cost_nothing()
    {
        using var closed = new ClosedPort();

        (await Should.ThrowAsync<HttpRequestException>(() => AskAsync("1", port: closed.Number))).HttpRequestError.ShouldBe(HttpRequestError.ConnectionError);
    }

    [Fact]
    public async Task Who_cannot_prove_who_it_is_gets_no_key()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        var asking = AskAsync("1", scheme: "https");
        using var accepted = await listener.AcceptTcpClientAsync(Cancelled);
        await using var encrypted = new SslStream(accepted.GetStream());
        var serving = encrypted.AuthenticateAsServerAsync(certificate);

        (await Should.ThrowAsync<HttpRequestException>(asking)).HttpRequestError.ShouldBe(HttpRequestError.SecureConnectionError);

        // In TLS 1.3 the server learns of it with what comes next, and that is not the request.
        await Should.ThrowAsync<Exception>(async () =>
        {
            await serving;
            await encrypted.ReadExactlyAsync(new byte[1], Cancelled);
        });
    }

    private int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    private async Task<string> TextOfAsync(UpstreamAnswer answer)
    {
        using var reader = new StreamReader(answer.Body, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync(Cancelled);
    }

    private async Task IsGoodAsync(Task<UpstreamAnswer> asking)
    {
        using var answer = await asking;
        (answer.Status, await TextOfAsync(answer)).ShouldBe((200, "good"));
    }

    private async Task<ServerEnd> AcceptAsync() => new(await listener.AcceptSocketAsync(Cancelled), Cancelled);

    // The server that is asked, on a connection of its own, and has read all that it is asked.
    private async Task<MetCall> MeetAsync(Task<UpstreamAnswer> asking)
    {
        var server = await AcceptAsync();
        return new MetCall(asking, server, await server.ReadRequestAsync());
    }

    private Task<UpstreamAnswer> AskAsync(string body, CancellationToken? cancellationToken = null, string scheme = "http", int? port = null, params IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var url = new Uri($"{scheme}://127.0.0.1:{port ?? Port}/v1/chat/completions");
        var endpoint = new ProviderEndpoint(url, []);
        var provider = new ModelProvider("p", ProviderKind.OpenAI, [endpoint]);
        ReadOnlyMemory<byte>[] pieces = [Encoding.UTF8.GetBytes(body)];
        var asked = new UpstreamRequest(ModelOperation.ChatCompletions, "", headers, "application/json") { Body = _ => pieces };
        var message = new UpstreamMessage(provider, new UpstreamAddress(url), asked, pieces, new ProviderKey("key-1", KeyHeader.Bearer), new BodyLoans());
        Task<UpstreamAnswer> SendAsync() => client.SendAsync(message, cancellationToken ?? Cancelled).AsTask();
        return loop is null ? SendAsync() : loop.RunAsync(SendAsync, Cancelled);
    }

    /// <summary>A call that has come to its server.</summary>
    private sealed record MetCall(Task<UpstreamAnswer> Answer, ServerEnd Server, string Request) : IDisposable
    {
        public void Dispose() => Server.Dispose();
    }

    private sealed class ServerEnd(Socket socket, CancellationToken cancelled) : IDisposable
    {
        private readonly byte[] buffer = new byte[64 * 1024];

        public async Task SayAsync(string wire)
        {
            if (wire.Length > 0)
            {
                await socket.SendAsync(Encoding.Latin1.GetBytes(wire), cancelled);
            }
        }

        public async Task<string> ReadHeadAsync() => Encoding.Latin1.GetString(buffer, 0, await ReceiveAsync());

        /// <summary>A whole request; empty when the other end is gone.</summary>
        public async Task<string> ReadRequestAsync()
        {
            var text = new StringBuilder();
            while (await ReceiveAsync() is > 0 and var read)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
                var all = text.ToString();
                var head = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
                const string length = "Content-Length: ";
                var at = all.IndexOf(length, StringComparison.Ordinal);
                if (head >= 0 && at >= 0 && all.Length >= head + 4 + int.Parse(all.AsSpan(at + length.Length, all.IndexOf('\r', at) - at - length.Length)))
                {
                    return all;
                }
            }

            return "";
        }

        public void Dispose() => socket.Dispose();

        private async Task<int> ReceiveAsync()
        {
            try
            {
                return await socket.ReceiveAsync(buffer, cancelled);
            }
            catch (SocketException)
            {
                // It left in a hurry.
                return 0;
            }
        }
    }
}
