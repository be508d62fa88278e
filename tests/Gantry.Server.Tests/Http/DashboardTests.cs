using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

/// <summary>The seed's dashboard.</summary>
public sealed class DashboardTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_dashboard_counts_and_tells_the_newest_runs()
    {
        await using var daemon = await DaemonProcess.StartAsync();
        (await daemon.Client.GetJsonAsync("/api/stats/dashboard")).GetRawText()
            .ShouldBe("""{"workspaces_count":0,"sessions_count":0,"runs_today":0,"runs_total":0,"recent_activity":[]}""");
        var session = await daemon.Client.NewSessionAsync(folder.Path);
        await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(session, "/demo say one"));
        await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(session, $"/demo say {new string('x', 300)}"));

        var dashboard = await daemon.Client.GetJsonAsync("/api/stats/dashboard");

        (dashboard.GetProperty("workspaces_count").GetInt32(), dashboard.GetProperty("sessions_count").GetInt32(), dashboard.GetProperty("runs_total").GetInt32()).ShouldBe((1, 1, 2));
        dashboard.GetProperty("runs_today").GetInt32().ShouldBeInRange(0, 2);
        var activity = dashboard.GetProperty("recent_activity").EnumerateArray().ToList();
        activity.Count.ShouldBe(2);
        (activity[1].GetProperty("type").GetString(), activity[1].GetProperty("status").GetString(), activity[1].GetProperty("runner_type").GetString(), activity[1].GetProperty("prompt_preview").GetString())
            .ShouldBe(("run", "completed", "demo", "/demo say one"));
        activity[0].GetProperty("prompt_preview").GetString()!.Length.ShouldBe(100);
        activity[0].GetProperty("workspace_name").GetString().ShouldBe(Path.GetFileName(folder.Path));
        activity[0].GetProperty("created_at").GetDateTimeOffset().ShouldBeGreaterThanOrEqualTo(activity[1].GetProperty("created_at").GetDateTimeOffset());
    }
}
