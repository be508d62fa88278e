using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Security;

/// <summary>A page that is opened from disk, against the built daemon: its origin is <c>null</c>, as that of a framed page of any site is.</summary>
public sealed class PageTicketTests(RunningDaemon daemon)
{
    private const string Hello = """{"content":"/demo say hello"}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_its_ticket_a_page_from_disk_talks_to_its_session_and_may_read_the_answer_as_often_as_it_likes()
    {
        var (session, ticket) = await NewPageAsync();
        for (var i = 0; i < 2; i++)
        {
            using var response = await SendAsync(HttpMethod.Post, $"/api/sessions/{session}/messages?ticket={ticket}", "null", Hello);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            response.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["null"]);
        }
    }

    [Fact]
    public async Task Its_ticket_hears_that_session_only()
    {
        var (session, ticket) = await NewPageAsync();
        var (other, _) = await NewPageAsync();
        (await UpgradeAsync($"/ws/events?entity_types=sandbox&entity_ids={session}&ticket={ticket}")).ShouldBe(HttpStatusCode.SwitchingProtocols);
        (await UpgradeAsync($"/ws/events?entity_types=sandbox&entity_ids={other}&ticket={ticket}")).ShouldBe(HttpStatusCode.Unauthorized);
        (await UpgradeAsync($"/ws/events?entity_types=sandbox&entity_ids={session}&entity_ids={other}&ticket={ticket}")).ShouldBe(HttpStatusCode.Unauthorized);
        (await UpgradeAsync($"/ws/events?ticket={ticket}")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Its_ticket_opens_nothing_else()
    {
        var (session, ticket) = await NewPageAsync();
        var (other, _) = await NewPageAsync();
        foreach (var path in (string[])[$"/api/sessions/{other}/messages", $"/api/sessions/{session}/prompt", $"/api/sessions/{session}/interrupt", "/api/rules", "/api/tickets", "/v1/session/message"])
        {
            using var fromDisk = await SendAsync(HttpMethod.Post, $"{path}?ticket={ticket}", "null", Hello);
            using var program = await SendAsync(HttpMethod.Post, $"{path}?ticket={ticket}", origin: null, Hello);
            fromDisk.StatusCode.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden);
            program.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
        }

        using var events = await SendAsync(HttpMethod.Get, $"/api/sessions/{session}/events?ticket={ticket}", "null");
        events.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Without_a_good_ticket_a_page_without_an_origin_is_let_in_nowhere()
    {
        var (session, ticket) = await NewPageAsync();
        var path = $"/api/sessions/{session}/messages";
        using var none = await SendAsync(HttpMethod.Post, path, "null", Hello);
        using var wrong = await SendAsync(HttpMethod.Post, $"{path}?ticket=00{ticket[2..]}00", "null", Hello);
        using var foreign = await SendAsync(HttpMethod.Post, $"{path}?ticket={ticket}", "https://evil.example", Hello);

        none.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        wrong.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        foreign.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        foreign.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task A_ticket_is_made_for_a_session_that_there_is()
    {
        using var unnamed = await daemon.Process.Client.PostAsJsonAsync("/api/tickets", new { purpose = "page" }, Cancelled);
        using var unknown = await daemon.Process.Client.PostAsJsonAsync("/api/tickets", new { purpose = "page", session_id = Guid.CreateVersion7() }, Cancelled);

        unnamed.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await unnamed.Content.ReadAsStringAsync(Cancelled)).ShouldContain("session_id");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_command_line_gives_a_page_what_it_needs()
    {
        var (session, _) = await NewPageAsync();

        var result = await DaemonProcess.RunAsync(["open", "--page", session, "--json", "--data-dir", daemon.Process.DataDirectory]);

        result.ExitCode.ShouldBe(0, result.Errors);
        using var given = JsonDocument.Parse(result.Output);
        var ticket = given.RootElement.GetProperty("ticket").GetString();
        (await UpgradeAsync($"/ws/events?entity_ids={session}&ticket={ticket}")).ShouldBe(HttpStatusCode.SwitchingProtocols);
    }

    [Fact]
    public async Task The_sample_page_stands_alone_and_its_policy_admits_its_own_script_only()
    {
        using var response = await SendAsync(HttpMethod.Get, "/sandbox-ui-sample.html", origin: null);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("script-src 'sha256-");
        policy.ShouldNotContain("unsafe-inline");
        var page = await response.Content.ReadAsStringAsync(Cancelled);
        page.ShouldNotContain(" src=");
        page.ShouldNotContain("<link");
        page.ShouldNotContain("innerHTML");
    }

    private async Task<(string Session, string Ticket)> NewPageAsync()
    {
        using var folder = new TemporaryDirectory();
        var session = await daemon.Process.Client.NewSessionAsync(folder.Path);
        using var reply = await daemon.Process.Client.PostAsJsonAsync("/api/tickets", new { purpose = "page", session_id = session }, Cancelled);
        reply.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (session, (await reply.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("ticket").GetString()!);
    }

    private async Task<HttpStatusCode> UpgradeAsync(string path)
    {
        using var response = await SendAsync(
            HttpMethod.Get, path, "null", null, ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="));
        return response.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? origin, string? json = null, params (string Name, string Value)[] headers)
    {
        using var page = daemon.Process.NewClient(token: null);
        var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, null, "application/json") };
        foreach (var (name, value) in origin is null ? headers : [("Origin", origin), .. headers])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await page.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
    }
}
