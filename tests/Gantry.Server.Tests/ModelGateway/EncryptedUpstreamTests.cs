using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gantry.Testing;

namespace Gantry.Server.Tests.ModelGateway;

/// <summary>Beside everything else.</summary>
public sealed class EncryptedUpstreamBesideAllTests() : EncryptedUpstreamTests(isAlone: false);

/// <summary>Served alone.</summary>
public sealed class EncryptedUpstreamAloneTests() : EncryptedUpstreamTests(isAlone: true);

/// <summary>A provider behind TLS, as all but one's own are: the daemon itself before a real handshake, trusting who signed for it.</summary>
public abstract class EncryptedUpstreamTests : GatewayTests, IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    protected EncryptedUpstreamTests(bool isAlone)
        : base(isAlone) => listener.Start();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        listener.Dispose();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Calls_go_over_one_encrypted_connection_and_streams_come_as_they_are()
    {
        using var certificate = Certificate();
        var serving = ServeAsync(certificate);
        await using var daemon = await StartAsync(certificate.ExportCertificatePem());

        foreach (var request in (string[])[SampleAnswers.ChatRequest, SampleAnswers.ChatStreamRequest, SampleAnswers.ChatRequest])
        {
            using var content = new StringContent(request, Encoding.UTF8, "application/json");
            using var response = await daemon.Client.PostAsync("/v1/chat/completions", content, Cancelled);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await response.Content.ReadAsStringAsync(Cancelled)).ShouldBe(request == SampleAnswers.ChatRequest ? SampleAnswers.Completion : SampleAnswers.CompletionStream);
        }

        listener.Pending().ShouldBeFalse();
        await daemon.StopAsync();
        (await serving).ShouldBe(3);
    }

    [Fact]
    public async Task Who_is_not_trusted_is_not_asked()
    {
        using var trusted = Certificate();
        using var other = Certificate();
        var serving = ServeAsync(other);
        await using var daemon = await StartAsync(trusted.ExportCertificatePem(), """{"providers":{"openai":{"kind":"openai","base_url":"ADDRESS","retries":0}}}""");

        using var content = new StringContent(SampleAnswers.ChatRequest, Encoding.UTF8, "application/json");
        using var response = await daemon.Client.PostAsync("/v1/chat/completions", content, Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await serving).ShouldBe(0);
    }

    private Task<DaemonProcess> StartAsync(string trusted, string? models = null)
    {
        var (data, authority) = (folder["data"], folder["authority.pem"]);
        var address = $"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/v1";
        Directory.CreateDirectory(data);
        File.WriteAllText(authority, trusted);
        if (models is not null)
        {
            File.WriteAllText(Path.Combine(data, "models.json"), models.Replace("ADDRESS", address, StringComparison.Ordinal));
        }

        return DaemonProcess.StartAsync(data, new Dictionary<string, string> { ["OPENAI_API_KEY"] = "key", ["OPENAI_BASE_URL"] = address, ["SSL_CERT_FILE"] = authority }, Arguments);
    }

    // How many requests were read on the one connection that is taken.
    private async Task<int> ServeAsync(X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancelled);
        await using var stream = new SslStream(client.GetStream());
        var served = 0;
        try
        {
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate, ApplicationProtocols = [SslApplicationProtocol.Http11] }, Cancelled);
            while (await ReadAsync(stream) is { } request)
            {
                served++;
                var isStream = request.Contains("\"stream\":true", StringComparison.Ordinal);
                var body = isStream ? SampleAnswers.CompletionStream : SampleAnswers.Completion;
                var head = isStream
                    ? "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                    : $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n";
                await stream.WriteAsync(Encoding.UTF8.GetBytes(isStream ? $"{head}{Encoding.UTF8.GetByteCount(body):x}\r\n{body}\r\n0\r\n\r\n" : head + body), Cancelled);
            }
        }
        catch (Exception left) when (left is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The daemon is gone, or did not believe it.
        }

        return served;
    }

    private static async Task<string?> ReadAsync(SslStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, Cancelled) is > 0 and var read)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            var all = text.ToString();
            const string Length = "Content-Length: ";
            var (head, at) = (all.IndexOf("\r\n\r\n", StringComparison.Ordinal), all.IndexOf(Length, StringComparison.Ordinal));
            if (head >= 0 && all.Length >= head + 4 + int.Parse(all.AsSpan(at + Length.Length, all.IndexOf('\r', at) - at - Length.Length)))
            {
                return all;
            }
        }

        return null;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }
}
