using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Faults.Tests.Disks;

public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_full_disk_refuses_what_it_cannot_keep_and_goes_on_once_there_is_space()
    {
        await using var disk = await MountedDisk.MountAsync(mebibytes: 4);
        var data = Path.Combine(disk.Path, "data");
        var acknowledged = new List<string>();
        string session;
        await using (var daemon = await DaemonProcess.StartAsync(data))
        {
            session = await daemon.Client.NewSessionAsync(folder.Path);
            while (await SendAsync(daemon.Client, session, new string('x', 100_000) + acknowledged.Count) is { } message)
            {
                acknowledged.Add(message);
                acknowledged.Count.ShouldBeLessThan(100, "a disk of 4 MiB never filled");
            }

            // Still reading, and writing again as soon as it can.
            (await daemon.Client.GetJsonAsync($"/api/sessions/{session}")).GetProperty("session_id").GetString().ShouldBe(session);
            await disk.RemountAsync("size=64m");
            acknowledged.Add((await SendAsync(daemon.Client, session, "/demo say there is space"))!);
            await daemon.KillAsync();
        }

        await using var second = await DaemonProcess.StartAsync(data);
        var last = await second.Client.PromptAsync(session, "/demo say all is well");
        await second.Client.RunToEndAsync(last);
        var frames = await second.Client.ReadLogAsync(session);
        frames.ShouldEndEachRunOnce();
        var delivered = frames.Select(frame => frame.AsFact()).Where(fact => fact.Type == "ui.message.user").Select(fact => fact.Message!).ToList();
        delivered.SkipLast(1).ShouldBe(acknowledged);
    }

    [Fact]
    public async Task A_disk_that_can_only_be_read_is_told_at_the_start()
    {
        await using var disk = await MountedDisk.MountAsync(mebibytes: 8);
        await using (var daemon = await DaemonProcess.StartAsync(disk.Path))
        {
            await daemon.Client.NewSessionAsync(folder.Path);
            await daemon.StopAsync();
        }

        await disk.RemountAsync("ro");
        var refused = await DaemonProcess.RunAsync(["serve", "--listen", "127.0.0.1:0", "--data-dir", disk.Path]);

        refused.ExitCode.ShouldNotBe(0);
        refused.Errors.ShouldContain(disk.Path);
        refused.Errors.ShouldContain("--data-dir");
        refused.Errors.ShouldNotContain("   at ");
    }

    // Null: the disk is full, said as a problem.
    private static async Task<string?> SendAsync(HttpClient client, string session, string text)
    {
        using var response = await client.PostAsJsonAsync($"/api/sessions/{session}/messages", new { content = text });
        var reply = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return reply.GetProperty("message_id").GetString();
        }

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        reply.GetProperty("type").GetString().ShouldBe("urn:gantry:problem:store-unavailable");
        return null;
    }
}
