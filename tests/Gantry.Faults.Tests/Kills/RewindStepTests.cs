using System.Diagnostics;
using System.Net.Http.Json;
using Gantry.Faults.Tests.Calls;
using Gantry.Testing;

namespace Gantry.Faults.Tests.Kills;

/// <summary>
/// Kills the daemon at the Nth call of one of its threads by which a rewind changes something on the disk, for N = 1, 2, 3 … until the rewind came through. The
/// git that it starts is killed at its own calls.
/// </summary>
public sealed class RewindStepTests(ITestOutputHelper output)
{
    private const string Steps = "pwrite64,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,ftruncate";
    private const int Files = 3;
    private const int LargestN = 2_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rewind_that_was_killed_at_any_of_its_steps_is_done_or_was_never_begun_when_the_next_message_is_answered()
    {
        await Strace.SkipIfMissingAsync();
        var isThrough = false;
        var n = 1;
        for (var step = 1; n <= LargestN && !isThrough; n += step)
        {
            isThrough = await PlayAsync(n);

            // In the soak all of them.
            step = Rounds.AreMany ? 1 : Math.Max(1, n / 2);
        }

        isThrough.ShouldBeTrue($"it was still killed at N = {n}");
    }

    // True: nothing was killed.
    private async Task<bool> PlayAsync(int n)
    {
        using var data = new TemporaryDirectory();
        using var folder = new TemporaryDirectory();
        string session;
        bool isAnswered;
        await using (var first = await DaemonProcess.StartAsync(data.Path))
        {
            session = await first.Client.NewSessionAsync(folder.Path);
            await RunAsync(first.Client, session, $"for i in $(seq {Files}); do echo one > f$i; done");
            var position = (await first.Client.ReadLogAsync(session)).Count;
            await RunAsync(first.Client, session, $"for i in $(seq {Files}); do echo two > f$i; done; echo new > added");

            try
            {
                using var killer = await AttachAsync(first.Pid, n);
                isAnswered = await RewindAsync(first.Client, session, position);
                killer.Kill();
                await killer.WaitForExitAsync(Cancelled);
            }
            finally
            {
                await first.KillAsync();
            }
        }

        await using var second = await DaemonProcess.StartAsync(data.Path);
        await second.Client.RunToEndAsync(await second.Client.PromptAsync(session, "/demo say after"));
        var rewinds = (await second.Client.ReadLogAsync(session)).Count(frame => frame.Type == "ui.rewound");
        var text = rewinds == 1 ? "one\n" : "two\n";
        output.WriteLine($"N={n}: {(isAnswered ? "answered" : "not answered")}, {rewinds} rewinds in the log");
        rewinds.ShouldBeInRange(isAnswered ? 1 : 0, 1);
        Directory.GetFiles(folder.Path, "f*").Select(File.ReadAllText).ShouldBe(Enumerable.Repeat(text, Files), $"N = {n}");
        File.Exists(folder["added"]).ShouldBe(rewinds == 0, $"N = {n}");
        return isAnswered;
    }

    // Every thread of the daemon, and what it starts from now on; returns when it is held.
    private static async Task<Process> AttachAsync(int pid, int n)
    {
        var strace = Process.Start(new ProcessStartInfo("strace", ["--follow-forks", $"--attach={pid}", "--output=/dev/null", "-e", $"trace={Steps}", "-e", $"inject={Steps}:signal=SIGKILL:when={n}"])
        {
            UseShellExecute = false, RedirectStandardError = true,
        })!;
        var attached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        strace.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("attached", StringComparison.Ordinal) is true)
            {
                attached.TrySetResult();
            }
        };
        strace.BeginErrorReadLine();
        await attached.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        return strace;
    }

    // False: it was killed in the middle, or its git was.
    private static async Task<bool> RewindAsync(HttpClient client, string session, int position)
    {
        try
        {
            using var answer = await client.PostAsJsonAsync($"/api/sessions/{session}/rewind", new { to_seq = position }, Cancelled);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task RunAsync(HttpClient client, string session, string command) =>
        await client.AllowAllAsync(await client.PromptAsync(session, $$"""/demo tool bash {{System.Text.Json.JsonSerializer.Serialize(new { command })}}""", "/demo say done"));
}
