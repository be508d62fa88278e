using Gantry.Testing;

namespace Gantry.Server.Tests.Security;

public sealed class SecretsInLogsTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task No_token_ticket_or_cookie_reaches_the_log_whatever_is_done_with_it()
    {
        const string canary = "canary-c0ffee-canary-c0ffee-canary";
        folder.Write("owner-token", canary);
        await using var daemon = await DaemonProcess.StartAsync(folder.Path, new Dictionary<string, string> { ["Logging__LogLevel__Default"] = "Trace" });
        daemon.Token.ShouldBe(canary);
        var ticket = (await daemon.Client.PostJsonAsync("/api/tickets", new { purpose = "sign_in" })).GetProperty("ticket").GetString()!;
        using var browser = daemon.NewClient(null);
        using var signedIn = await browser.GetAsync($"/sign-in?ticket={ticket}", TestContext.Current.CancellationToken);

        string[] paths = ["/api/runs", $"/api/runs?token={canary}", $"/ws/events?ticket={canary}", $"/sign-in?ticket={canary}", $"/{canary.Length}/no/such", "/api/runs?limit=x", $"/v1/session/x?access_token={canary}"];
        foreach (var path in paths)
        {
            using var asOwner = await daemon.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            using var asNobody = await browser.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            (await asOwner.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain(canary);
        }

        using var logout = await browser.PostAsync("/api/auth/logout", null, TestContext.Current.CancellationToken);
        await daemon.StopAsync();

        daemon.Log.ShouldContain("Browser session 1");
        daemon.Log.ShouldNotContain(canary);
        daemon.Log.ShouldNotContain(ticket);
        daemon.Log.ShouldNotContain("gantry-" + daemon.Address.Port);
    }
}
