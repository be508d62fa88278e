using System.Net;
using System.Text;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class BadInputTests(RunningDaemon daemon) : IDisposable
{
    private static readonly string Unknown = Guid.NewGuid().ToString();
    private readonly TemporaryDirectory folder = new();

    public static TheoryData<string> JsonRoutes =>
    [
        "/api/workspaces/import", "/api/sessions", "/v1/sessions", "/v1/session/message", $"/api/sessions/{Unknown}/prompt", $"/api/sessions/{Unknown}/messages",
        $"/api/approvals/{Unknown}",
    ];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(JsonRoutes))]
    public async Task A_body_that_is_no_json_is_400(string route)
    {
        foreach (var body in (string[])["{", "{\"a\":1}}", "nonsense", "[]", "\"text\"", "{\"a\":\u0001}"])
        {
            var problem = await SendAsync(HttpMethod.Post, route, body, "application/json", HttpStatusCode.BadRequest);
            problem.GetProperty("type").GetString().ShouldBe("urn:gantry:problem:malformed-json");
        }
    }

    [Theory]
    [MemberData(nameof(JsonRoutes))]
    public async Task A_body_of_another_content_type_is_415(string route) =>
        await SendAsync(HttpMethod.Post, route, "{}", "text/plain", HttpStatusCode.UnsupportedMediaType);

    [Theory]
    [MemberData(nameof(JsonRoutes))]
    public async Task A_body_past_ten_mebibytes_is_413(string route) =>
        await SendAsync(HttpMethod.Post, route, $"{{\"x\":\"{new string('x', 10 * 1024 * 1024)}\"}}", "application/json", HttpStatusCode.RequestEntityTooLarge);

    [Theory]
    [InlineData("/api/workspaces/import", """{"source_uri":5}""", "source_uri")]
    [InlineData("/api/workspaces/import", """{}""", "source_uri")]
    [InlineData("/api/workspaces/import", """{"source_type":"ftp","source_uri":"/tmp"}""", "source_type")]
    [InlineData("/api/workspaces/import", """{"source_type":"local","source_uri":"relative/path"}""", "source_uri")]
    [InlineData("/api/workspaces/import", """{"source_type":"local","source_uri":"/does/not/exist"}""", "source_uri")]
    [InlineData("/api/workspaces/import", """{"source_type":"local","source_uri":"/etc/hostname"}""", "source_uri")]
    [InlineData("/api/workspaces/import", """{"source_type":"github","source_uri":"file:///etc"}""", "source_uri")]
    [InlineData("/api/workspaces/import", """{"source_type":"github","source_uri":"ext::sh -c id"}""", "source_uri")]
    [InlineData("/api/workspaces/import", """{"source_type":"github","source_uri":"--upload-pack=id"}""", "source_uri")]
    [InlineData("/api/workspaces/import", """{"source_type":"github","source_uri":"https://127.0.0.1/x/y.git"}""", "source_uri")]
    [InlineData("/api/workspaces/import", """{"source_type":"github","source_uri":"https://169.254.169.254/x/y.git"}""", "source_uri")]
    [InlineData("/api/sessions", """{}""", "workspace_id")]
    [InlineData("/api/sessions", """{"workspace_id":"x"}""", "workspace_id")]
    [InlineData("/api/sessions", """{"workspace_id":"5f4c1b1e-0000-4000-8000-000000000000","agent":"nobody"}""", "agent")]
    [InlineData("/api/sessions", """{"workspace_id":"5f4c1b1e-0000-4000-8000-000000000000","runner_type":"nobody"}""", "runner_type")]
    [InlineData("/api/sessions", """{"workspace_id":"5f4c1b1e-0000-4000-8000-000000000000","mode":"dance"}""", "mode")]
    [InlineData("/v1/session/message", """{"message":""}""", "message")]
    [InlineData("/v1/session/message", """{"session_id":"1","message":"x"}""", "session_id")]
    public async Task A_wrong_field_is_422_and_named(string route, string body, string field)
    {
        var problem = await SendAsync(HttpMethod.Post, route, body, "application/json", HttpStatusCode.UnprocessableEntity);

        problem.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(problem.ToString());
        problem.GetProperty("detail").GetString().ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [InlineData("""{"prompt":null}""", "prompt", "prompt")]
    [InlineData("""{"prompt":"   "}""", "prompt", "prompt")]
    [InlineData("""{"prompt":["x"]}""", "prompt", "prompt")]
    [InlineData("""{"content":"x","delivery":"carrier-pigeon"}""", "messages", "delivery")]
    [InlineData("""{"content":"x","message_type":"poem"}""", "messages", "message_type")]
    [InlineData("""{"content":"x","message_type":"interrupt","delivery":"steer"}""", "messages", "delivery")]
    public async Task A_wrong_message_is_422_and_starts_nothing(string body, string route, string field)
    {
        var session = await daemon.Client.NewSessionAsync(folder.Path);

        var problem = await SendAsync(HttpMethod.Post, $"/api/sessions/{session}/{route}", body, "application/json", HttpStatusCode.UnprocessableEntity);

        problem.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(problem.ToString());
        (await daemon.Client.GetJsonAsync($"/api/runs?session_id={session}")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_refused_import_leaves_no_workspace()
    {
        await SendAsync(HttpMethod.Post, "/api/workspaces/import", """{"source_type":"github","source_uri":"https://127.0.0.1/x/y.git"}""", "application/json", HttpStatusCode.UnprocessableEntity);

        // Other tests have workspaces on this daemon; none of them is this one.
        (await daemon.Client.GetStringAsync("/api/workspaces?limit=200", TestContext.Current.CancellationToken)).ShouldNotContain("127.0.0.1/x/y");
        Directory.Exists(Path.Combine(daemon.Process.DataDirectory, "workspaces")).ShouldBe(false);
    }

    [Theory]
    [InlineData("GET", "/api/workspaces/{id}")]
    [InlineData("GET", "/api/workspaces/{id}/sessions")]
    [InlineData("GET", "/api/workspaces/{id}/files")]
    [InlineData("GET", "/api/sessions/{id}")]
    [InlineData("GET", "/api/sessions/{id}/events")]
    [InlineData("GET", "/api/sessions/{id}/export")]
    [InlineData("POST", "/api/sessions/{id}/interrupt")]
    [InlineData("GET", "/api/runs/{id}")]
    [InlineData("GET", "/api/runs/{id}/events")]
    [InlineData("GET", "/api/runs/{id}/export")]
    [InlineData("POST", "/api/runs/{id}/cancel")]
    [InlineData("GET", "/api/approvals/{id}")]
    [InlineData("GET", "/no/such/route")]
    public async Task What_is_not_there_is_404(string method, string route)
    {
        foreach (var id in (string[])[Unknown, "nonsense", "00000000-0000-0000-0000-000000000000", "%E2%80%AE"])
        {
            await SendAsync(new HttpMethod(method), route.Replace("{id}", id), null, null, HttpStatusCode.NotFound);
        }
    }

    [Theory]
    [InlineData("DELETE", "/api/workspaces")]
    [InlineData("PUT", "/api/sessions")]
    [InlineData("POST", "/health")]
    [InlineData("PATCH", "/v1/session/message")]
    public async Task A_wrong_method_is_405_and_says_which_are_right(string method, string route) =>
        (await SendAsync(new HttpMethod(method), route, null, null, HttpStatusCode.MethodNotAllowed)).GetProperty("detail").GetString()!.ShouldContain("it takes");

    [Theory]
    [InlineData("/api/runs?limit=0", "limit")]
    [InlineData("/api/runs?limit=201", "limit")]
    [InlineData("/api/runs?limit=x", "limit")]
    [InlineData("/api/runs?cursor=x", "cursor")]
    [InlineData("/api/runs?status=dancing", "status")]
    [InlineData("/api/runs?session_id=x", "session_id")]
    [InlineData("/api/approvals?status=dancing", "status")]
    public async Task A_wrong_query_is_422_and_named(string route, string field) =>
        (await SendAsync(HttpMethod.Get, route, null, null, HttpStatusCode.UnprocessableEntity)).GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue();

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    public async Task A_cursor_that_is_no_number_is_400(string cursor)
    {
        var session = await daemon.Client.NewSessionAsync(folder.Path);

        await SendAsync(HttpMethod.Get, $"/api/sessions/{session}/events?after={cursor}", null, null, HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("link/passwd")]
    public async Task Files_outside_the_workspace_are_refused(string path)
    {
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "link"), "/etc");
        var workspace = await daemon.Client.PostJsonAsync("/api/workspaces/import", new { source_type = "local", source_uri = folder.Path });

        await SendAsync(HttpMethod.Get, $"/api/workspaces/{workspace.GetProperty("workspace_id")}/files?path={Uri.EscapeDataString(path)}", null, null, HttpStatusCode.Forbidden);
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string route, string? body, string? contentType, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, route) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, contentType!) };

        // A large body is refused before it is sent, as curl does it.
        request.Headers.ExpectContinue = body?.Length > 1024 * 1024;
        using var response = await daemon.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();

        response.StatusCode.ShouldBe(expected, $"{method} {route} {body?[..Math.Min(100, body.Length)]} gave {text}");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        text.ShouldNotContain("   at ");
        return JsonDocument.Parse(text).RootElement;
    }
}
