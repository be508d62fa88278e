using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Faults.Tests.Calls;

/// <summary>
/// Lets the sync or the writing of the database file itself fail, which happens when the write-ahead log is folded into it. SQLite left alone would say nothing of it.
/// </summary>
public sealed class FailedCheckpointTests(ITestOutputHelper output)
{
    // Each leaves some hundred pages in the log; a thousand make a checkpoint.
    private const int MessageBytes = 150_000;
    private const int MostMessages = 40;

    [Fact]
    public async Task A_failed_sync_of_the_database_file_stops_the_store_and_loses_nothing_acknowledged()
    {
        var (acknowledged, refusal, folder, session, data) = await PlayAsync("fsync,fdatasync:error=EIO:when=1+", untilRefused: true);
        using var _ = data;
        using var __ = folder;

        refusal.ShouldBe("urn:gantry:problem:store-broken");
        acknowledged.Count.ShouldBeInRange(1, MostMessages - 1);
        await ShouldBeThereAsync(data, session, acknowledged);
    }

    [Fact]
    public async Task A_database_file_that_cannot_grow_is_a_warning_and_the_log_keeps_everything()
    {
        var (acknowledged, refusal, folder, session, data) = await PlayAsync("pwrite64:error=ENOSPC:when=1+", untilRefused: false);
        using var _ = data;
        using var __ = folder;

        refusal.ShouldBeNull();
        acknowledged.Count.ShouldBe(MostMessages);
        await ShouldBeThereAsync(data, session, acknowledged);
    }

    private async Task<(List<string> Acknowledged, string? Refusal, TemporaryDirectory Folder, string Session, TemporaryDirectory Data)> PlayAsync(string fault, bool untilRefused)
    {
        await Strace.SkipIfMissingAsync();
        var (data, folder) = (new TemporaryDirectory(), new TemporaryDirectory());
        string session;
        await using (var before = await DaemonProcess.StartAsync(data.Path))
        {
            session = await before.Client.NewSessionAsync(folder.Path);
            await before.StopAsync();
        }

        // Only calls on the database file: the log beside it is as healthy as ever.
        using var strace = new Strace($"trace={fault.Split(':')[0]}", $"inject={fault}") { Path = System.IO.Path.Combine(data.Path, "gantry.db") };
        var acknowledged = new List<string>();
        string? refusal = null;
        await using var daemon = await strace.StartAsync(data.Path);
        while (acknowledged.Count < MostMessages && refusal is null)
        {
            var text = new string('x', MessageBytes) + acknowledged.Count;
            using var response = await daemon.Client.PostAsJsonAsync($"/api/sessions/{session}/messages", new { content = text });
            var reply = JsonElement.Parse(await response.Content.ReadAsStringAsync());
            if (response.StatusCode == HttpStatusCode.OK)
            {
                acknowledged.Add(reply.GetProperty("message_id").GetString()!);
                continue;
            }

            response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refusal = reply.GetProperty("type").GetString();
        }

        output.WriteLine($"{fault}: {strace.Failures} calls failed, {acknowledged.Count} messages acknowledged, then {refusal ?? "no refusal"}");
        strace.Failures.ShouldBeGreaterThan(0);
        await LoggedAsync(daemon, untilRefused ? "Nothing more is written" : "could not be folded");
        await daemon.KillAsync();
        return (acknowledged, refusal, folder, session, data);
    }

    // The log is written behind the answers' backs.
    private static async Task LoggedAsync(DaemonProcess daemon, string words)
    {
        using var rounds = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var began = TimeProvider.System.GetTimestamp();
        while (!daemon.Log.Contains(words, StringComparison.Ordinal))
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(30), daemon.Log);
            await rounds.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task ShouldBeThereAsync(TemporaryDirectory data, string session, List<string> acknowledged)
    {
        await using var healthy = await DaemonProcess.StartAsync(data.Path);
        var last = await healthy.Client.PromptAsync(session, "/demo say healthy again");
        await healthy.Client.RunToEndAsync(last);
        var delivered = (await healthy.Client.ReadLogAsync(session)).Select(frame => frame.AsFact()).Where(fact => fact.Type == "ui.message.user").Select(fact => fact.Message!).ToList();
        delivered.Where(acknowledged.Contains).ShouldBe(acknowledged);
    }
}
