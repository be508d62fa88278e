using System.Net;
using System.Net.Http.Headers;

namespace Gantry.Server.Tests.Security;

public sealed class SecurityHeadersTests(RunningDaemon daemon)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/health")]
    [InlineData("/api/runs")]
    [InlineData("/no/such/route")]
    public async Task Every_answer_tells_browsers_what_they_may_not_do(string path)
    {
        using var response = await daemon.Client.GetAsync(path, TestContext.Current.CancellationToken);

        string Header(string name) => response.Headers.GetValues(name).Single();
        Header("X-Content-Type-Options").ShouldBe("nosniff");
        Header("Referrer-Policy").ShouldBe("no-referrer");
        Header("Cross-Origin-Opener-Policy").ShouldBe("same-origin");
        Header("Cross-Origin-Resource-Policy").ShouldBe("same-origin");
        Header("Permissions-Policy").ShouldContain("camera=()");
        Header("Cache-Control").ShouldBe("no-store");
        var policy = Header("Content-Security-Policy");
        policy.ShouldStartWith("default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
        policy.ShouldNotContain("unsafe");
        response.Headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public async Task The_start_page_has_no_script_and_one_style_that_its_policy_names_by_hash()
    {
        using var response = await daemon.Client.GetAsync("/", TestContext.Current.CancellationToken);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var style = page.Split("<style>")[1].Split("</style>")[0];
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(style)));
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldEndWith($"; style-src 'sha256-{hash}'");
        page.ShouldNotContain("<script");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_stream_is_not_cached_but_says_so_in_its_own_words()
    {
        using var response = await daemon.Client.GetAsync($"/v1/session/{Guid.NewGuid()}/events", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        response.Headers.CacheControl.ShouldBe(new CacheControlHeaderValue { NoCache = true, NoTransform = true });
    }
}
