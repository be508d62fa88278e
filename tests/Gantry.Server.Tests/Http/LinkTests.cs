using System.Net;
using System.Text.RegularExpressions;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed partial class LinkTests : IDisposable
{
    private static readonly Dictionary<string, string> On = new() { ["GANTRY_APPROVAL_LINKS"] = "on", ["GANTRY_PUBLIC_URL"] = "https://gantry.example" };

    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_link_shows_what_is_asked_and_answers_it_once_from_its_form_only()
    {
        await using var daemon = await DaemonProcess.StartAsync(environment: On);
        using var stranger = daemon.NewClient(token: null);
        var (run, approval) = await AskAsync(daemon, """/demo tool write_file {"path":"<b>.txt","content":"<script>alert(1)</script>\u202e\n"}""");
        var made = await daemon.Client.PostJsonAsync($"/api/approvals/{approval}/link", new { });
        var url = new Uri(made.GetProperty("url").GetString()!);
        url.GetLeftPart(UriPartial.Authority).ShouldBe("https://gantry.example");

        var page = await ShowAsync(stranger, url);
        page.ShouldContain("&lt;script&gt;");
        page.ShouldNotContain("<script");
        page.ShouldNotContain('\u202e');
        page.ShouldContain("no boundary");
        (await daemon.Client.GetJsonAsync($"/api/approvals/{approval}")).GetProperty("status").GetString().ShouldBe("pending");

        (await PostAsync(stranger, url, new() { ["decision"] = "allow" })).ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(stranger, url, new() { ["decision"] = "allow", ["form_token"] = FormToken(page) }, origin: "https://evil.example")).ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(stranger, url, new() { ["decision"] = "deny", ["feedback"] = "not now", ["form_token"] = FormToken(page) })).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(stranger, url, new() { ["decision"] = "allow", ["form_token"] = FormToken(page) })).ShouldBe(HttpStatusCode.Conflict);

        var decided = await daemon.Client.GetJsonAsync($"/api/approvals/{approval}");
        (decided.GetProperty("status").GetString(), decided.GetProperty("decided_via").GetString(), decided.GetProperty("feedback").GetString()).ShouldBe(("denied", "link", "not now"));
        (await ShowAsync(stranger, url)).ShouldNotContain("<form");
        await daemon.Client.RunToEndAsync(run);
    }

    [Fact]
    public async Task A_link_that_was_changed_or_is_for_another_daemon_opens_nothing()
    {
        await using var daemon = await DaemonProcess.StartAsync(environment: On);
        await using var other = await DaemonProcess.StartAsync(environment: On);
        using var stranger = daemon.NewClient(token: null);
        using var strangerElsewhere = other.NewClient(token: null);
        var (_, approval) = await AskAsync(daemon, """/demo tool bash {"command":"true"}""");
        var url = new Uri((await daemon.Client.PostJsonAsync($"/api/approvals/{approval}/link", new { })).GetProperty("url").GetString()!);
        var token = url.Segments[^1];

        for (var place = 0; place < token.Length - 1; place++)
        {
            var changed = $"{token[..place]}{(token[place] == 'A' ? 'B' : 'A')}{token[(place + 1)..]}";
            using var response = await stranger.GetAsync($"/link/{changed}", Cancelled);
            response.StatusCode.ShouldBe(HttpStatusCode.NotFound, $"character {place}");
        }

        using var elsewhere = await strangerElsewhere.GetAsync(url.AbsolutePath, Cancelled);
        elsewhere.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        File.GetUnixFileMode(Path.Combine(daemon.DataDirectory, "link-key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task The_public_address_reaches_links_and_nothing_else_and_links_are_off_by_themselves()
    {
        await using var daemon = await DaemonProcess.StartAsync(environment: On);
        await using var off = await DaemonProcess.StartAsync();
        var (_, approval) = await AskAsync(off, """/demo tool bash {"command":"true"}""");

        foreach (var path in new[] { "/api/approvals", "/health", "/" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "gantry.example" } };
            using var response = await daemon.Client.SendAsync(request, Cancelled);
            response.StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest, path);
        }

        await off.Client.PostJsonAsync($"/api/approvals/{approval}/link", new { }, HttpStatusCode.ServiceUnavailable);
        File.Exists(Path.Combine(off.DataDirectory, "link-key")).ShouldBeFalse();
    }

    private static async Task<string> ShowAsync(HttpClient client, Uri url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url.AbsolutePath) { Headers = { Host = url.Authority } };
        using var response = await client.SendAsync(request, Cancelled);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'none'");
        return await response.Content.ReadAsStringAsync(Cancelled);
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, Uri url, Dictionary<string, string> form, string origin = "https://gantry.example")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url.AbsolutePath) { Headers = { Host = url.Authority }, Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("Origin", origin);
        using var response = await client.SendAsync(request, Cancelled);
        return response.StatusCode;
    }

    private async Task<(string Run, string Approval)> AskAsync(DaemonProcess daemon, string line)
    {
        var run = await daemon.Client.PromptAsync(await daemon.Client.NewSessionAsync(folder.Path), line);
        await using var stream = await EventSource.OpenAsync(daemon.Client, $"/api/runs/{run}/events");
        var asked = (await stream.ReadUntilAsync("ui.approval.requested"))[^1];
        return (run, asked.Payload.GetProperty("approvalId").GetString()!);
    }

    private static string FormToken(string page) => TokenField().Match(page).Groups["token"].Value;

    [GeneratedRegex("name=\"form_token\" value=\"(?<token>[^\"]+)\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TokenField();
}
