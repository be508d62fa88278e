using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Faults.Tests.Calls;

/// <summary>
/// Lets every thread's Nth sync or write fail, for N = 1, 2, 3 … until nothing failed any more. Whatever the daemon then answered must be true: it holds after
/// a kill and a restart on the same data with a healthy disk.
/// </summary>
public sealed class FailedCallTests(ITestOutputHelper output)
{
    private const int Messages = 5;
    private const int LargestN = 5_000;

    public static TheoryData<string, bool> Faults
    {
        get
        {
            const string failedSync = "fsync,fdatasync:error=EIO", fullDisk = "pwrite64:error=ENOSPC";
            return new TheoryData<string, bool> { { failedSync, true }, { failedSync, false }, { fullDisk, true }, { fullDisk, false } };
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_call_that_fails_is_told_and_loses_nothing_acknowledged(string fault, bool isFirstStart)
    {
        await Strace.SkipIfMissingAsync();
        var untouched = false;
        var n = 1;
        for (var step = 1; n <= LargestN && !untouched; n += step)
        {
            untouched = await PlayAsync(fault, n, isFirstStart) == 0;

            // All of the first ones and then every so many, or a small sample: a first start alone makes some hundred calls, more with each migration.
            step = Rounds.AreMany ? Math.Max(1, n / 100) : n * 3;
        }

        untouched.ShouldBeTrue($"calls still failed at N = {n}");
    }

    // How many calls were made to fail.
    private async Task<int> PlayAsync(string fault, int n, bool isFirstStart)
    {
        using var data = new TemporaryDirectory();
        if (!isFirstStart)
        {
            await using var before = await DaemonProcess.StartAsync(data.Path);
            await before.StopAsync();
        }

        using var folder = new TemporaryDirectory();
        using var strace = new Strace($"trace={fault.Split(':')[0]}", $"inject={fault}:when={n}");
        var acknowledged = new List<string>();
        var refused = new List<string>();
        string? session = null;
        try
        {
            await using var daemon = await strace.StartAsync(data.Path);
            session = await NewSessionAsync(daemon, folder.Path);
            for (var message = 0; session is not null && message < Messages; message++)
            {
                await SendAsync(daemon, session, $"/demo say {message}", acknowledged, refused);
            }

            daemon.Log.ShouldNotContain("Unhandled exception");
            await daemon.KillAsync();
        }
        catch (DaemonDidNotStartException refusal)
        {
            // It may not start on such a disk, and says so in a sentence.
            refusal.ExitCode.ShouldBeInRange(1, 127);
            refusal.Log.ShouldContain(data.Path);
            refusal.Log.ShouldNotContain("   at ");
        }

        var failures = strace.Failures;
        output.WriteLine($"{fault} N={n}: {failures} calls failed, {acknowledged.Count} messages acknowledged, {refused.Count} refused, session {session ?? "none"}");
        await CheckAsync(data.Path, session, acknowledged, refused);
        return failures;
    }

    private static async Task CheckAsync(string data, string? session, List<string> acknowledged, List<string> refused)
    {
        await using var healthy = await DaemonProcess.StartAsync(data);
        if (session is null)
        {
            return;
        }

        var extra = await healthy.Client.PromptAsync(session, "/demo say healthy again");
        await healthy.Client.RunToEndAsync(extra);
        var frames = await healthy.Client.ReadLogAsync(session);
        frames.ShouldEndEachRunOnce();
        var texts = frames.Select(frame => frame.AsFact()).Where(fact => fact.Type == "ui.message.user").Select(fact => fact.Text!).ToList();
        texts.ShouldBeUnique();
        texts.Where(acknowledged.Contains).ShouldBe(acknowledged);

        // Who was refused after a failed sync was told that it may be stored all the same; nobody else's is.
        texts.Except(acknowledged).Except(["/demo say healthy again"]).ShouldBeSubsetOf(refused);
    }

    private static async Task<string?> NewSessionAsync(DaemonProcess daemon, string folder)
    {
        if (await PostAsync(daemon.Client, "/api/workspaces/import", new { source_type = "local", source_uri = folder }) is not { } workspace)
        {
            return null;
        }

        var session = await PostAsync(daemon.Client, "/api/sessions", new { workspace_id = workspace.GetProperty("workspace_id").GetString(), agent = "demo" });
        return session?.GetProperty("session_id").GetString();
    }

    private static async Task SendAsync(DaemonProcess daemon, string session, string text, List<string> acknowledged, List<string> refused)
    {
        var accepted = await PostAsync(daemon.Client, $"/api/sessions/{session}/prompt", new { prompt = text });
        if (accepted is null)
        {
            refused.Add(text);
        }
        else
        {
            acknowledged.Add(text);
        }
    }

    // The reply; null for a refusal, which must be one that a client can work with.
    private static async Task<JsonElement?> PostAsync(HttpClient client, string path, object body)
    {
        using var response = await client.PostAsJsonAsync(path, body);
        var text = await response.Content.ReadAsStringAsync();
        text.ShouldNotContain("   at ");
        text.ShouldNotContain("Exception");
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return JsonElement.Parse(text);
        }

        ((int)response.StatusCode).ShouldBeInRange(500, 599, text);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        JsonElement.Parse(text).GetProperty("type").GetString().ShouldBeOneOf("urn:gantry:problem:store-unavailable", "urn:gantry:problem:store-broken");
        return null;
    }
}
