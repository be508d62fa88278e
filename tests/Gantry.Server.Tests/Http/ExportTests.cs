using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Gantry.Testing;

namespace Gantry.Server.Tests.Http;

public sealed class ExportTests(RunningDaemon daemon) : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_same_log_exports_to_the_same_bytes()
    {
        var session = await daemon.Client.NewSessionAsync(folder.Path);
        await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(session, "/demo say one"));

        var first = await daemon.Client.GetByteArrayAsync($"/api/sessions/{session}/export", TestContext.Current.CancellationToken);
        var second = await daemon.Client.GetByteArrayAsync($"/v1/sessions/{session}/export", TestContext.Current.CancellationToken);

        first.ShouldBe(second);
    }

    [Fact]
    public async Task The_manifest_names_every_member_with_its_hash()
    {
        var session = await daemon.Client.NewSessionAsync(folder.Path);
        var run = await daemon.Client.PromptAsync(session, "/demo say one");
        await daemon.Client.RunToEndAsync(run);

        using var zip = new ZipArchive(new MemoryStream(await daemon.Client.GetByteArrayAsync($"/api/runs/{run}/export", TestContext.Current.CancellationToken)));
        var manifest = JsonDocument.Parse(Read(zip, "manifest.json")).RootElement.GetProperty("members");

        manifest.EnumerateObject().Select(member => member.Name).ShouldBe(zip.Entries.Select(entry => entry.FullName).Where(name => name != "manifest.json"));
        foreach (var member in manifest.EnumerateObject())
        {
            Convert.ToHexStringLower(SHA256.HashData(Read(zip, member.Name))).ShouldBe(member.Value.GetString());
        }
    }

    [Fact]
    public async Task The_events_are_those_of_the_stream_byte_for_byte()
    {
        var session = await daemon.Client.NewSessionAsync(folder.Path);
        var frames = await daemon.Client.RunToEndAsync(await daemon.Client.PromptAsync(session, "/demo say Grüße"));

        using var zip = new ZipArchive(new MemoryStream(await daemon.Client.GetByteArrayAsync($"/api/sessions/{session}/export", TestContext.Current.CancellationToken)));

        System.Text.Encoding.UTF8.GetString(Read(zip, "events.ndjson")).ShouldBe(string.Concat(frames.Where(frame => frame.Id is not null).Select(frame => frame.Data + "\n")));
        System.Text.Encoding.UTF8.GetString(Read(zip, "transcript.md")).ShouldContain("Grüße");
    }

    private static byte[] Read(ZipArchive zip, string member)
    {
        using var stream = zip.GetEntry(member)!.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
