using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gantry.Core.Failures;
using Gantry.Server.Hosting;
using Gantry.Testing;

namespace Gantry.Server.Tests.Security;

public sealed class TransportTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("0.0.0.0:0")]
    [InlineData("[::]:0")]
    [InlineData("192.0.2.7:8787")]
    public void An_address_of_other_machines_is_refused_without_tls_and_the_refusal_says_what_to_do(string listen)
    {
        var options = new ServeOptions(folder.Path, listen, [], Quiet: true);

        var refusal = Should.Throw<GantryException>(() => Transport.Of(options, ListenAddress.Parse(listen)));

        refusal.Code.ShouldBe("listen-not-encrypted");
        refusal.Message.ShouldContain("--tls-cert");
        refusal.Message.ShouldContain("--insecure-listen");
        Transport.Of(options with { InsecureListen = true }, ListenAddress.Parse(listen)).Dispose();
    }

    [Fact]
    public void A_certificate_without_its_key_or_that_is_none_is_refused()
    {
        var listen = ListenAddress.Parse("127.0.0.1:0");
        var options = new ServeOptions(folder.Path, "127.0.0.1:0", [], Quiet: true) { TlsCertificate = folder.Write("cert.pem", "nonsense") };

        Should.Throw<GantryException>(() => Transport.Of(options, listen)).Message.ShouldContain("--tls-key");
        Should.Throw<GantryException>(() => Transport.Of(options with { TlsKey = folder["missing.pem"] }, listen)).Code.ShouldBe("tls-certificate-unusable");
        Should.Throw<GantryException>(() => Transport.Of(options with { TlsKey = folder.Write("key.pem", "x") }, listen)).Code.ShouldBe("tls-certificate-unusable");
    }

    [Fact]
    public async Task With_a_certificate_it_serves_https_and_a_cookie_for_https_alone()
    {
        var (certificate, key) = MakeCertificate();
        await using var daemon = await HostedDaemon.StartAsync(options => options with { TlsCertificate = certificate, TlsKey = key });

        daemon.Address.Scheme.ShouldBe("https");
        (await daemon.StatusAsync(HttpMethod.Get, "/api/runs", null, daemon.AsOwner())).ShouldBe(HttpStatusCode.OK);
        var cookie = await daemon.SignInAsync();
        cookie.Value.ShouldStartWith("__Host-gantry-");
        (await daemon.StatusAsync(HttpMethod.Post, "/v1/session/message", "{}", cookie, ("Origin", daemon.Origin))).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await daemon.StatusAsync(HttpMethod.Post, "/v1/session/message", "{}", cookie, ("Origin", daemon.Origin.Replace("https", "http")))).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("http://0.0.0.0:5000", "0.0.0.0:5000", null, "http://127.0.0.1:5000")]
    [InlineData("http://[::]:5000", "[::]:5000", null, "http://127.0.0.1:5000")]
    [InlineData("http://127.0.0.1:5000", "127.0.0.1:0", null, "http://127.0.0.1:5000")]
    [InlineData("https://0.0.0.0:5000", "0.0.0.0:5000", "gantry.example.org", "https://gantry.example.org:5000")]
    public void Programs_of_this_machine_are_told_an_address_that_they_can_reach(string bound, string listen, string? name, string expected) =>
        ListenAddress.Parse(listen).UrlFor(bound, name is null ? null : new Microsoft.AspNetCore.Http.HostString(name)).ShouldBe(expected);

    private (string Certificate, string Key) MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(HostedDaemon.TestCertificate, key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return (folder.Write("cert.pem", certificate.ExportCertificatePem()), folder.Write("key.pem", key.ExportPkcs8PrivateKeyPem()));
    }
}
