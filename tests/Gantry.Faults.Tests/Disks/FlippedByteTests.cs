using System.Net;
using System.Text;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Faults.Tests.Disks;

/// <summary>A disk that gives back another letter than it was given: well-formed in every way but one.</summary>
public sealed class FlippedByteTests : IDisposable
{
    private const string Word = "unmistakable";

    private readonly TemporaryDirectory data = new();
    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        data.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_flipped_byte_in_a_stored_text_is_told_to_the_reader_the_exporter_and_the_operator()
    {
        string session, other;
        await using (var daemon = await DaemonProcess.StartAsync(data.Path))
        {
            session = await daemon.Client.NewSessionAsync(folder.Path);
            await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(session, $"/demo say {Word}"));
            other = await daemon.Client.NewSessionAsync(folder.Path);
            await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(other, "/demo say fine"));
            await daemon.StopAsync();
        }

        (await CheckAsync()).ExitCode.ShouldBe(0);
        FlipInEventOf("ui.message.assistant.final");

        // It starts, and what is not damaged is read as before.
        await using var damaged = await DaemonProcess.StartAsync(data.Path);
        (await damaged.Client.ReadLogAsync(other)).ShouldNotBeEmpty();
        using (var export = await damaged.Client.GetAsync($"/api/sessions/{session}/export", Cancelled))
        {
            export.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            JsonElement.Parse(await export.Content.ReadAsStringAsync(Cancelled)).GetProperty("type").GetString().ShouldBe("urn:gantry:problem:event-damaged");
        }

        await using var stream = await EventSource.OpenAsync(damaged.Client, $"/api/sessions/{session}/events");
        var seen = await ReadToTheEndAsync(stream);
        seen.ShouldNotContain(frame => frame.Type == "ui.message.assistant.final" || frame.Name == "synced");
        damaged.Log.ShouldContain($"of session {session} is not what was written");

        var check = await CheckAsync();
        check.ExitCode.ShouldBe(1);
        check.Output.ShouldContain($"of session {session} is not what was written");

        // The test's own last look holds no damaged session to its schema.
        await damaged.KillAsync();
    }

    private static async Task<List<SseFrame>> ReadToTheEndAsync(EventSource stream)
    {
        var seen = new List<SseFrame>();
        try
        {
            while (await stream.NextAsync() is { } frame)
            {
                seen.Add(frame);
            }
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
            // It is not passed over, and not ended as if all had come: the connection is cut.
        }

        return seen;
    }

    private Task<ProgramResult> CheckAsync() => DaemonProcess.RunAsync(["db", "check", "--data-dir", data.Path]);

    // In an envelope, not in a row of another table that holds the same words.
    private void FlipInEventOf(string type)
    {
        var path = data["gantry.db"];
        var file = File.ReadAllBytes(path);
        var at = file.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"type\":\"{type}\""));
        at += file.AsSpan(at).IndexOf(Encoding.UTF8.GetBytes(Word));
        file[at + 2] ^= 1;
        File.WriteAllBytes(path, file);
    }
}
