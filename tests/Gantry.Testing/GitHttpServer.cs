using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Gantry.Testing;

/// <summary>
/// Git's own HTTP server (<c>git http-backend</c>) over TLS on loopback, for every repository beneath a folder. Its certificate is its own and names
/// <see cref="StaticHttpsServer.HostName"/> and localhost.
/// </summary>
public sealed class GitHttpServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly X509Certificate2 certificate = TestCertificate.Make(StaticHttpsServer.HostName);
    private readonly string folder;
    private volatile Stall? stalling;

    private GitHttpServer(string folder)
    {
        this.folder = folder;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(certificate);
        }));
        app = builder.Build();
        app.Run(ServeAsync);
    }

    public int Port { get; private set; }

    /// <summary>The paths asked for, with their queries.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The <c>Authorization</c> headers that came.</summary>
    public ConcurrentQueue<string> Logins { get; } = new();

    /// <summary>User and password, parted by a colon, that every request must bring; null: nobody is asked.</summary>
    public string? Secret { get; set; }

    public string CertificatePem => certificate.ExportCertificatePem();

    /// <summary>A server that serves.</summary>
    public static async Task<GitHttpServer> StartAsync(string folder)
    {
        var server = new GitHttpServer(folder);
        await server.app.StartAsync();
        server.Port = new Uri(server.app.Urls.First()).Port;
        return server;
    }

    /// <summary>From now on an answer stops for good after so many bytes; ends when one has.</summary>
    public Task StallAfter(long bytes)
    {
        var stall = new Stall(bytes, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        stalling = stall;
        return stall.Reached.Task;
    }

    /// <summary>From now on answers come whole.</summary>
    public void StallNoMore() => stalling = null;

    public string UrlOf(string path) => $"https://localhost:{Port}/{path}";

    public async ValueTask DisposeAsync()
    {
        using (var now = new CancellationTokenSource(TimeSpan.Zero))
        {
            await app.StopAsync(now.Token);
        }

        await app.DisposeAsync();
        certificate.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var request = context.Request;
        Requests.Enqueue(request.Path + request.QueryString);
        var login = request.Headers.Authorization.ToString();
        if (login.Length > 0)
        {
            Logins.Enqueue(login);
        }

        if (Secret is { } secret && login != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))}")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
            return;
        }

        using var backend = Start(request);
        try
        {
            var feeding = FeedAsync(request, backend, context.RequestAborted);
            await AnswerAsync(context.Response, backend.StandardOutput.BaseStream, context.RequestAborted);
            await feeding;
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // The client went away, which tests do on purpose.
        }
        finally
        {
            backend.Kill(entireProcessTree: true);
        }
    }

    private Process Start(HttpRequest request)
    {
        var start = new ProcessStartInfo("git", ["http-backend"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_PROJECT_ROOT"] = folder;
        start.Environment["GIT_HTTP_EXPORT_ALL"] = "1";
        start.Environment["GIT_PROTOCOL"] = request.Headers["Git-Protocol"].ToString();
        start.Environment["PATH_INFO"] = request.Path;
        start.Environment["QUERY_STRING"] = request.QueryString.ToString().TrimStart('?');
        start.Environment["REQUEST_METHOD"] = request.Method;
        start.Environment["CONTENT_TYPE"] = request.ContentType ?? "";
        start.Environment["HTTP_CONTENT_ENCODING"] = request.Headers.ContentEncoding.ToString();
        start.Environment["REMOTE_USER"] = "tester";
        return Process.Start(start)!;
    }

    private static async Task FeedAsync(HttpRequest request, Process backend, CancellationToken cancellationToken)
    {
        await using var input = backend.StandardInput.BaseStream;
        await request.Body.CopyToAsync(input, cancellationToken);
    }

    private async Task AnswerAsync(HttpResponse response, Stream output, CancellationToken cancellationToken)
    {
        while (await LineAsync(output, cancellationToken) is { Length: > 0 } header)
        {
            var (name, value) = (header.Split(": ")[0], header[(header.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
            if (name == "Status")
            {
                response.StatusCode = int.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture);
            }
            else
            {
                response.Headers[name] = value;
            }
        }

        var buffer = new byte[16 * 1024];
        for (long sent = 0; await output.ReadAsync(buffer, cancellationToken) is > 0 and var count;)
        {
            await response.Body.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
            sent += count;
            if (stalling is { } stall && sent > stall.After)
            {
                stall.Reached.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }
        }
    }

    private static async Task<string> LineAsync(Stream output, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await output.ReadAsync(one, cancellationToken) > 0 && one[0] != '\n')
        {
            line.Append((char)one[0]);
        }

        return line.ToString().TrimEnd('\r');
    }

    private sealed record Stall(long After, TaskCompletionSource Reached);
}
