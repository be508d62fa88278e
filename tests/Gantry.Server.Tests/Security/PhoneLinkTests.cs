using System.Net;
using System.Text.Json;

namespace Gantry.Server.Tests.Security;

/// <summary>A phone that comes through the user's own tunnel, by a code that a browser or a terminal shows.</summary>
public sealed class PhoneLinkTests : IAsyncLifetime
{
    private const string Tunnel = "gantry.example.ts.net";

    private HostedDaemon? daemon;

    private HostedDaemon Daemon => daemon!;

    public async ValueTask InitializeAsync() => daemon = await HostedDaemon.StartAsync(settings: [("GANTRY_ALLOWED_HOSTS", Tunnel)]);

    public ValueTask DisposeAsync() => Daemon.DisposeAsync();

    [Fact]
    public async Task A_browser_lets_a_phone_in_once_with_a_cookie_for_https_alone_and_takes_it_along_when_it_signs_out()
    {
        var desk = await Daemon.SignInAsync();
        var link = await MakeAsync("{}", desk);

        var path = new Uri(link.GetProperty("url").GetString()!);
        path.GetLeftPart(UriPartial.Authority).ShouldBe($"https://{Tunnel}");
        link.GetProperty("code").GetArrayLength().ShouldBe(45);
        using var phone = await Daemon.SendAsync(HttpMethod.Get, path.PathAndQuery, null, ("Host", Tunnel));
        phone.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var cookie = phone.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("; secure");
        cookie.ShouldContain("; expires=");
        (await Daemon.StatusAsync(HttpMethod.Get, path.PathAndQuery, null, ("Host", Tunnel))).ShouldBe(HttpStatusCode.Unauthorized);

        var asPhone = ("Cookie", cookie.Split(';')[0]);
        (await Daemon.StatusAsync(HttpMethod.Get, "/api/runs", null, asPhone, ("Host", Tunnel))).ShouldBe(HttpStatusCode.OK);
        (await Daemon.StatusAsync(HttpMethod.Post, "/api/auth/logout", "{}", desk, ("Origin", Daemon.Origin))).ShouldBe(HttpStatusCode.OK);
        (await Daemon.StatusAsync(HttpMethod.Get, "/api/runs", null, asPhone, ("Host", Tunnel))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_browser_that_opens_its_own_code_stays_signed_in()
    {
        var desk = await Daemon.SignInAsync();
        var url = new Uri((await MakeAsync("{}", desk)).GetProperty("url").GetString()!);

        (await Daemon.StatusAsync(HttpMethod.Get, url.PathAndQuery, null, desk)).ShouldBe(HttpStatusCode.Redirect);
        (await Daemon.StatusAsync(HttpMethod.Get, "/api/runs", null, desk)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"base_url":"http://gantry.example.ts.net"}""", "https://")]
    [InlineData("""{"base_url":"https://elsewhere.example"}""", "GANTRY_ALLOWED_HOSTS=gantry.example.ts.net,elsewhere.example")]
    [InlineData("""{"base_url":"gantry"}""", "no address")]
    public async Task An_address_at_which_it_would_not_work_is_refused_with_what_to_do(string body, string sentence)
    {
        using var response = await Daemon.SendAsync(HttpMethod.Post, "/api/auth/phone-links", body, Daemon.AsOwner());

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(sentence);
    }

    [Fact]
    public async Task The_browsers_are_listed_and_signed_out_one_by_one_or_all()
    {
        var one = await Daemon.SignInAsync();
        var other = await Daemon.SignInAsync();
        var listed = await ReadAsync(HttpMethod.Get, "/api/auth/browsers", other);
        listed.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("is_this_one").GetBoolean()).ShouldBe([true, false]);
        var number = listed.GetProperty("items")[1].GetProperty("number").GetInt64();

        await ReadAsync(HttpMethod.Delete, $"/api/auth/browsers/{number}", other);

        (await Daemon.StatusAsync(HttpMethod.Get, "/api/runs", null, one)).ShouldBe(HttpStatusCode.Unauthorized);
        (await Daemon.StatusAsync(HttpMethod.Delete, $"/api/auth/browsers/{number}", null, Daemon.AsOwner())).ShouldBe(HttpStatusCode.NotFound);
        await ReadAsync(HttpMethod.Delete, "/api/auth/browsers", Daemon.AsOwner());
        (await Daemon.StatusAsync(HttpMethod.Get, "/api/runs", null, other)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task<JsonElement> MakeAsync(string body, (string, string) proof) => await ReadAsync(HttpMethod.Post, "/api/auth/phone-links", proof, body);

    private async Task<JsonElement> ReadAsync(HttpMethod method, string path, (string, string) proof, string? body = null)
    {
        using var response = await Daemon.SendAsync(method, path, body, proof, ("Origin", Daemon.Origin));
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonElement.Parse(text);
    }
}
