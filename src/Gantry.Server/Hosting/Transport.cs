using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gantry.Core.Failures;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gantry.Server.Hosting;

/// <summary>How what is said on the wire is kept from others: by staying on this machine, by TLS, or, when somebody said so in as many words, not at all.</summary>
internal sealed class Transport : IDisposable
{
    private readonly X509Certificate2? certificate;
    private readonly X509Certificate2Collection chain = [];

    private Transport(X509Certificate2? certificate) => this.certificate = certificate;

    public bool IsEncrypted => certificate is not null;

    /// <exception cref="GantryException">The certificate cannot be used, or the address is not of this machine alone and nothing protects it.</exception>
    public static Transport Of(ServeOptions options, ListenAddress listen)
    {
        if (options.TlsCertificate is null != options.TlsKey is null)
        {
            throw GantryException.Invalid("tls-cert", "--tls-cert and --tls-key go together (GANTRY_TLS_CERT, GANTRY_TLS_KEY): a PEM file with the certificate, its chain after it, and one with its key.");
        }

        if (options is { TlsCertificate: { } certificate, TlsKey: { } key })
        {
            return Load(certificate, key);
        }

        return listen.IsLoopback || options.InsecureListen
            ? new Transport(null)
            : throw GantryException.Forbidden(
                "listen-not-encrypted",
                $"{listen.Address} is reached from other machines, and without TLS everybody on the way reads the owner's token: give --tls-cert and --tls-key, or listen on 127.0.0.1 and reach it "
                + "through a tunnel (ssh -L, Tailscale), or, when something before the daemon encrypts, say --insecure-listen (GANTRY_INSECURE_LISTEN=1).");
    }

    /// <summary>Makes a listener speak TLS when there is a certificate, and HTTP/1.1 in any case: browsers open WebSockets over HTTP/2 with CONNECT, which no route takes.</summary>
    public void Apply(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        if (certificate is not null)
        {
            listen.UseHttps(https =>
            {
                https.ServerCertificate = certificate;
                https.ServerCertificateChain = chain;
            });
        }
    }

    /// <summary>Warns of what was opened in as many words, so that nobody forgets it.</summary>
    public void TellWhatIsOpen(ServeOptions options, ListenAddress listen, ILogger logger)
    {
        if (!listen.IsLoopback && !IsEncrypted)
        {
            TransportLines.Unprotected(logger, options.Listen);
        }

        if (options.OpenLoopback)
        {
            TransportLines.OpenLoopback(logger);
        }
    }

    public void Dispose() => certificate?.Dispose();

    private static Transport Load(string certificate, string key)
    {
        try
        {
            var transport = new Transport(X509Certificate2.CreateFromPemFile(certificate, key));
            transport.chain.ImportFromPemFile(certificate);
            return transport;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw GantryException.Unavailable("tls-certificate-unusable", $"The certificate {certificate} with the key {key} cannot be used: {unusable.Message}", unusable);
        }
    }
}

internal static partial class TransportLines
{
    [LoggerMessage(2201, LogLevel.Warning, "Serving {Address} without TLS, as --insecure-listen says: tokens and all that agents do can be read and changed on the way.")]
    public static partial void Unprotected(ILogger logger, string address);

    [LoggerMessage(2202, LogLevel.Warning, "Every program on this machine may work with agents without a token, as --open-loopback says; deciding and administering still need it.")]
    public static partial void OpenLoopback(ILogger logger);
}
