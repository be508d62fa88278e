using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Recovery;

public sealed class UpkeepTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_backup_of_a_running_daemon_is_a_database_that_another_daemon_serves()
    {
        string run;
        await using (var daemon = await DaemonProcess.StartAsync())
        {
            var session = await daemon.Client.NewSessionAsync(folder.Path);
            run = await daemon.Client.PromptAsync(session, "/demo say one");
            await daemon.Client.RunToEndAsync(run);

            var stats = JsonElement.Parse((await DbAsync(daemon.DataDirectory, "stats", "--json")).Output);
            stats.GetProperty("tables").GetProperty("runs").GetInt64().ShouldBe(1);

            (await DbAsync(daemon.DataDirectory, "backup", folder["copy.db"])).ExitCode.ShouldBe(0);
            (await DbAsync(daemon.DataDirectory, "backup", folder["copy.db"])).ExitCode.ShouldBe(5);
            var refused = await DbAsync(daemon.DataDirectory, "rollback");
            refused.Errors.ShouldContain($"(pid {daemon.Pid})");
            refused.ExitCode.ShouldBe(5);
        }

        Directory.CreateDirectory(folder["restored"]);
        File.Move(folder["copy.db"], folder["restored", "gantry.db"]);
        await using var other = await DaemonProcess.StartAsync(folder["restored"]);
        (await other.Client.GetJsonAsync($"/api/runs/{run}")).GetProperty("status").GetString().ShouldBe("completed");
    }

    [Fact]
    public async Task A_database_elsewhere_is_not_ours_to_touch()
    {
        var result = await DaemonProcess.RunAsync(["db", "stats", "--url", "http://127.0.0.1:1"]);

        result.Errors.ShouldContain("--data-dir");
        result.ExitCode.ShouldBe(2);
    }

    private static Task<ProgramResult> DbAsync(string data, params string[] arguments) => DaemonProcess.RunAsync(["db", .. arguments, "--data-dir", data]);
}
