using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Security;

/// <summary><c>gantry browsers</c>, <c>gantry open --qr</c> and the demo's link against the daemon that they are made for.</summary>
public sealed class BrowsersCommandTests(RunningDaemon daemon)
{
    private const int NoDaemon = 3;
    private const int MostTries = 10;

    [Fact]
    public async Task A_code_in_the_terminal_lets_a_phone_in_and_the_command_line_signs_it_out()
    {
        var shown = await RunAsync("open", "--qr", "--at", daemon.Process.Address.AbsoluteUri);
        var lines = shown.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[^1].ShouldStartWith($"{daemon.Process.Address}sign-in?ticket=");
        lines[..^1].ShouldAllBe(line => line.Length == lines[0].Length && line.All("█▀▄ ".Contains));

        // No cookies: it is the list that is looked at.
        using var phone = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        phone.DefaultRequestHeaders.UserAgent.ParseAdd("A-Phone/1");
        using var answer = await phone.GetAsync(new Uri(lines[^1]), TestContext.Current.CancellationToken);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var runs = new HttpRequestMessage(HttpMethod.Get, new Uri(daemon.Process.Address, "/api/runs")) { Headers = { { "Cookie", cookie } } };
        (await phone.SendAsync(runs, TestContext.Current.CancellationToken)).IsSuccessStatusCode.ShouldBeTrue();

        (await RunAsync("browsers", "list")).ShouldContain("A-Phone/1");
        var listed = JsonElement.Parse(await RunAsync("browsers", "list", "--json")).GetProperty("items").EnumerateArray();
        var number = listed.First(browser => browser.GetProperty("program").GetString() == "A-Phone/1").GetProperty("number").GetInt64();
        (await RunAsync("browsers", "sign-out", $"{number}")).ShouldBe($"Signed out: browser {number}\n");

        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri(daemon.Process.Address, "/api/runs")) { Headers = { { "Cookie", cookie } } };
        (await phone.SendAsync(again, TestContext.Current.CancellationToken)).IsSuccessStatusCode.ShouldBeFalse();
    }

    [Fact]
    public async Task Sign_out_wants_one_browser_or_all()
    {
        // Refused before any daemon is asked.
        var result = await DaemonProcess.RunAsync(["browsers", "sign-out", "--data-dir", daemon.Process.DataDirectory]);

        result.ExitCode.ShouldBe(2);
        result.Errors.ShouldContain("--all");
    }

    [Fact]
    public async Task The_demo_tells_an_address_of_its_console_that_signs_in()
    {
        using var folder = new TemporaryDirectory();
        folder.Write("index.html", "<!doctype html><title>Gantry</title>");

        var result = await DaemonProcess.RunAsync(["demo", "--yes"], new Dictionary<string, string> { ["GANTRY_CONSOLE_DIR"] = folder.Path, ["GANTRY_DATA_DIR"] = folder["data"] });

        result.ExitCode.ShouldBe(0, result.Errors);
        result.Output.ShouldMatch(@"Its web console: http://127\.0\.0\.1:\d+/sign-in\?ticket=[0-9a-f]{64}\r?\n");
    }

    private async Task<string> RunAsync(params string[] command)
    {
        var result = await DaemonProcess.RunAsync([.. command, "--data-dir", daemon.Process.DataDirectory]);

        // A machine with too much to do may keep the daemon from answering its health in the time that the command line gives it.
        for (var again = 0; again < MostTries && result.ExitCode == NoDaemon; again++)
        {
            result = await DaemonProcess.RunAsync([.. command, "--data-dir", daemon.Process.DataDirectory]);
        }

        result.ExitCode.ShouldBe(0, result.Errors);
        return result.Output;
    }
}
