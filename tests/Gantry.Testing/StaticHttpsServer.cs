using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gantry.Testing;

/// <summary>
/// A TLS server on loopback that serves a folder's files, enough for git's dumb HTTP protocol after <c>git update-server-info</c>. Its certificate is its own
/// and names <see cref="HostName"/>, which no resolver knows, and localhost.
/// </summary>
public sealed class StaticHttpsServer : IAsyncDisposable
{
    public const string HostName = "git.example.test";
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly X509Certificate2 certificate = TestCertificate.Make(HostName);
    private readonly ConcurrentBag<Task> connections = [];
    private readonly string folder;
    private readonly Task accepting;

    public StaticHttpsServer(string folder)
    {
        this.folder = folder;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The paths asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>When set, every request is redirected to this base.</summary>
    public Uri? RedirectTo { get; set; }

    /// <summary>When set, no request is answered before it is done.</summary>
    public Task? Hold { get; set; }

    /// <summary>Done when the first request has come.</summary>
    public TaskCompletionSource FirstRequest { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The certificate in PEM, for those who shall trust it.</summary>
    public string CertificatePem => certificate.ExportCertificatePem();

    public Uri UrlOf(string path) => new($"https://{HostName}:{Port}/{path}");

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting;
        await Task.WhenAll(connections);
        stopping.Dispose();
        certificate.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var connection = client;
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stopping.Token);
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            if (await reader.ReadLineAsync(stopping.Token) is not { } request)
            {
                return;
            }

            var path = request.Split(' ')[1];
            while (await reader.ReadLineAsync(stopping.Token) is { Length: > 0 })
            {
                // The headers say nothing that we need.
            }

            Requests.Enqueue(path);
            FirstRequest.TrySetResult();
            if (Hold is { } hold)
            {
                await hold.WaitAsync(stopping.Token);
            }

            await AnswerAsync(stream, path);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The client went away, which tests do on purpose.
        }
    }

    private async Task AnswerAsync(SslStream stream, string path)
    {
        var file = Path.Combine(folder, path.Split('?')[0].TrimStart('/'));
        var (status, header, body) =
            RedirectTo is { } target ? ("302 Found", $"Location: {new Uri(target, path)}\r\n", [])
            : File.Exists(file) ? ("200 OK", "", await File.ReadAllBytesAsync(file, stopping.Token))
            : ("404 Not Found", "", Array.Empty<byte>());
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{header}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n"), stopping.Token);
        await stream.WriteAsync(body, stopping.Token);
        await stream.ShutdownAsync();
    }
}
