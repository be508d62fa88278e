using System.Net;
using Gantry.Testing;

namespace Gantry.Server.Tests.Security;

/// <summary><c>gantry open</c> against the daemon that it is made for.</summary>
public sealed class OpenCommandTests(RunningDaemon daemon)
{
    [Fact]
    public async Task Open_prints_a_link_by_which_a_browser_becomes_the_owners()
    {
        var result = await DaemonProcess.RunAsync(["open", "--print", "--data-dir", daemon.Process.DataDirectory]);
        result.ExitCode.ShouldBe(0, result.Errors);
        using var browser = new HttpClient { BaseAddress = daemon.Process.Address };

        using var page = await browser.GetAsync(result.Output.Trim(), TestContext.Current.CancellationToken);
        using var runs = await browser.GetAsync("/api/runs", TestContext.Current.CancellationToken);

        page.RequestMessage!.RequestUri!.PathAndQuery.ShouldBe("/");
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        runs.StatusCode.ShouldBe(HttpStatusCode.OK);
        result.Output.ShouldNotContain(daemon.Process.Token);
    }

    [Fact]
    public async Task Open_without_a_desktop_prints_the_link()
    {
        var result = await DaemonProcess.RunAsync(
            ["open", "--data-dir", daemon.Process.DataDirectory], new Dictionary<string, string> { ["DISPLAY"] = "", ["WAYLAND_DISPLAY"] = "" });

        result.Output.ShouldStartWith($"{daemon.Process.Address}sign-in?ticket=");
        result.Errors.ShouldContain("30 seconds");
    }

    [Fact]
    public async Task Open_hands_the_link_to_the_desktops_opener_and_prints_no_link()
    {
        using var folder = new TemporaryDirectory();
        var opener = folder.Write("xdg-open", $"#!/bin/sh\necho \"$1\" > '{folder["opened"]}'\n");
        File.SetUnixFileMode(opener, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var desktop = new Dictionary<string, string> { ["DISPLAY"] = ":0", ["PATH"] = $"{folder.Path}:/usr/bin:/bin" };

        var result = await DaemonProcess.RunAsync(["open", "--data-dir", daemon.Process.DataDirectory], desktop);

        (await File.ReadAllTextAsync(folder["opened"], TestContext.Current.CancellationToken)).ShouldStartWith($"{daemon.Process.Address}sign-in?ticket=");
        result.Output.ShouldNotContain("ticket=");
    }
}
