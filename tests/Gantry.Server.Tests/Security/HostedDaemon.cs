using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text.Json;
using Gantry.Core.Data;
using Gantry.Server.Hosting;
using Gantry.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Gantry.Server.Tests.Security;

/// <summary>The daemon in this process, so that tests see its real route table; it is spoken to over a real socket all the same.</summary>
internal sealed class HostedDaemon : IAsyncDisposable
{
    public const string TestCertificate = "CN=gantry.test";

    private readonly TemporaryDirectory folder;
    private readonly Transport transport;
    private readonly WebApplication app;
    private readonly HttpClient http;

    private HostedDaemon(TemporaryDirectory folder, Transport transport, WebApplication app)
    {
        this.folder = folder;
        this.transport = transport;
        this.app = app;
        Address = new Uri(app.Urls.First());
        Token = File.ReadAllText(new DataDirectory(folder.Path).OwnerToken).Trim();

        // Cookies are the test's own business, and so is a certificate that nobody but the test has made.
        http = new HttpClient(new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == TestCertificate },
        })
        {
            BaseAddress = Address,
            Timeout = TimeSpan.FromMinutes(2),
        };
    }

    public Uri Address { get; }

    public string Token { get; }

    public IServiceProvider Services => app.Services;

    public string Origin => Address.GetLeftPart(UriPartial.Authority);

    public IReadOnlyList<RouteEndpoint> Routes => [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    public static async Task<HostedDaemon> StartAsync(Func<ServeOptions, ServeOptions>? configure = null, params IReadOnlyList<(string Key, string Value)> settings)
    {
        var folder = new TemporaryDirectory();
        var known = settings.ToDictionary(setting => setting.Key, setting => setting.Value);
        known.TryAdd("GANTRY_SANDBOX", "process");
        var options = new ServeOptions(folder.Path, "127.0.0.1:0", [], Quiet: true) { Setting = known.GetValueOrDefault };
        options = configure?.Invoke(options) ?? options;
        var listen = ListenAddress.Parse(options.Listen);
        var transport = Transport.Of(options, listen);
        var app = GantryApp.Build(options, listen, transport, new DataDirectory(folder.Path));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new HostedDaemon(folder, transport, app);
    }

    /// <summary>Sends a request with these headers and nothing else; a body is JSON unless a header says otherwise.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, params IReadOnlyList<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            var type = headers.FirstOrDefault(header => header.Name == "Content-Type").Value ?? "application/json";
            request.Content = new StringContent(body, MediaTypeHeaderValue.Parse(type));
        }

        foreach (var (name, value) in headers.Where(header => header.Name != "Content-Type"))
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue(name);
        }

        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>The status of such a request.</summary>
    public async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, string? body = null, params IReadOnlyList<(string Name, string Value)> headers)
    {
        using var response = await SendAsync(method, path, body, headers);
        return response.StatusCode;
    }

    public (string Name, string Value) AsOwner() => ("Authorization", $"Bearer {Token}");

    public async Task<string> NewTicketAsync(string purpose = "stream", (string Name, string Value)? proof = null, bool ofOwnPage = false)
    {
        (string, string)[] headers = ofOwnPage ? [proof ?? AsOwner(), ("Origin", Origin)] : [proof ?? AsOwner()];
        using var response = await SendAsync(HttpMethod.Post, "/api/tickets", $$"""{"purpose":"{{purpose}}"}""", headers);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonElement.Parse(text).GetProperty("ticket").GetString()!;
    }

    /// <summary>Signs a browser in and gives the header by which it is known.</summary>
    public async Task<(string Name, string Value)> SignInAsync()
    {
        using var response = await SendAsync(HttpMethod.Get, $"/sign-in?ticket={await NewTicketAsync("sign_in")}");
        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return ("Cookie", response.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
    }

    public async Task<ClientWebSocket> OpenSocketAsync(string path, params IReadOnlyList<(string Name, string Value)> headers)
    {
        var socket = new ClientWebSocket();
        foreach (var (name, value) in headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        await socket.ConnectAsync(new UriBuilder(new Uri(Address, path)) { Scheme = "ws" }.Uri, TestContext.Current.CancellationToken);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        transport.Dispose();
        folder.Dispose();
    }
}
