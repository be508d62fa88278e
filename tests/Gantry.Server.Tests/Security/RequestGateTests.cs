using System.Net;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Security;

public sealed class RequestGateTests(RunningDaemon daemon)
{
    private static readonly string[] OpenPaths = ["/", "/health", "/healthz", "/readyz"];

    [Fact]
    public async Task Every_route_of_the_document_wants_the_owners_token()
    {
        using var stranger = daemon.Process.NewClient("0123456789abcdef0123456789abcdef");
        using var nobody = daemon.Process.NewClient(null);
        var routes = await RoutesAsync();
        routes.Count.ShouldBeGreaterThan(25);

        foreach (var (method, path) in routes)
        {
            foreach (var client in (HttpClient[])[stranger, nobody])
            {
                using var response = await client.SendAsync(new HttpRequestMessage(method, path.Replace("{", "").Replace("}", "")), TestContext.Current.CancellationToken);
                var expected = OpenPaths.Contains(path) ? HttpStatusCode.OK : HttpStatusCode.Unauthorized;
                response.StatusCode.ShouldBe(expected, $"{method} {path}");
            }
        }
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example:8787")]
    [InlineData("10.0.0.1")]
    public async Task A_foreign_host_is_refused_with_the_right_token_too(string host)
    {
        foreach (var path in (string[])["/", "/health", "/api/workspaces"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;
            using var response = await daemon.Client.SendAsync(request, TestContext.Current.CancellationToken);

            response.StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
        }
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("https://127.0.0.1")]
    public async Task An_unsafe_request_of_another_origin_is_refused(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/session/message") { Content = new StringContent("{}", null, "application/json") };
        request.Headers.Add("Origin", origin);
        using var response = await daemon.Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        response.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task A_page_of_our_own_origin_may_post()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/session/message") { Content = new StringContent("{}", null, "application/json") };
        request.Headers.Add("Origin", daemon.Process.Address.GetLeftPart(UriPartial.Authority));
        using var response = await daemon.Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Every_answer_tells_browsers_not_to_guess()
    {
        using var response = await daemon.Client.GetAsync("/", TestContext.Current.CancellationToken);

        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'none'");
        response.Headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public void The_owners_token_is_readable_by_its_owner_alone() =>
        File.GetUnixFileMode(Path.Combine(daemon.Process.DataDirectory, "owner-token")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

    [Fact]
    public void The_token_is_never_logged() => daemon.Process.Log.ShouldNotContain(daemon.Process.Token);

    private async Task<List<(HttpMethod Method, string Path)>> RoutesAsync()
    {
        var document = await daemon.Client.GetJsonAsync("/openapi/v1.json");
        return
        [
            .. from path in document.GetProperty("paths").EnumerateObject()
               from method in path.Value.EnumerateObject()
               where method.Value.ValueKind == JsonValueKind.Object
               select (new HttpMethod(method.Name.ToUpperInvariant()), path.Name),
        ];
    }
}
