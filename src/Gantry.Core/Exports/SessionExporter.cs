using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gantry.Core.Archives;
using Gantry.Core.Events;
using Gantry.Core.Failures;
using Gantry.Core.Sessions;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Sessions;

namespace Gantry.Core.Exports;

/// <summary>
/// Packs a log into a zip: <c>manifest.json</c> with the SHA-256 of each member, <c>events.ndjson</c>, <c>transcript.md</c>, <c>diff.patch</c> when something
/// changed. The same log gives the same bytes: nothing in it depends on the moment of the export, nor on whether the log was archived meanwhile.
/// </summary>
public sealed class SessionExporter(EventLog log, SessionHistory history)
{
    // The zip format's own epoch; the events carry the times that matter.
    private static readonly DateTimeOffset MemberTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly JsonSerializerOptions ManifestFormat = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>A session's whole log.</summary>
    /// <returns>A seekable stream at its beginning, on a file that goes when it is closed.</returns>
    public Task<Stream> ExportAsync(SessionId session, CancellationToken cancellationToken) => ExportAsync(session, run: null, cancellationToken);

    /// <summary>One run's part of the log.</summary>
    /// <returns>A seekable stream at its beginning, on a file that goes when it is closed.</returns>
    public async Task<Stream> ExportAsync(RunId run, CancellationToken cancellationToken)
    {
        var record = await log.ReadAsync(view => view.Runs.Find(run), cancellationToken) ?? throw GantryException.NotFound(RunId.Noun, run);
        return await ExportAsync(record.SessionId, run, cancellationToken);
    }

    private async Task<Stream> ExportAsync(SessionId id, RunId? run, CancellationToken cancellationToken)
    {
        var session = await log.ReadAsync(view => view.Sessions.Find(id), cancellationToken) ?? throw GantryException.NotFound(SessionId.Noun, id);

        // The log may grow while we read it; what was there at the beginning is what is exported.
        var last = EventPosition.At(session.LastSeq);
        using var events = new MemoryStream();
        var transcript = new Transcript(session);
        var patches = new StringBuilder();
        await foreach (var logged in history.ReplayAsync(id, EventPosition.Start, run, cancellationToken))
        {
            if (logged.Position > last)
            {
                break;
            }

            events.Write(logged.Json.Span);
            events.WriteByte((byte)'\n');
            var envelope = logged.Decode();
            transcript.Add(envelope);
            if (envelope.Payload is WorkspaceDiff diff)
            {
                patches.Append(diff.Patch);
            }
        }

        var members = new List<(string Name, byte[] Content)> { ("events.ndjson", events.ToArray()), ("transcript.md", Encoding.UTF8.GetBytes(transcript.ToString())) };
        if (patches.Length > 0)
        {
            members.Add(("diff.patch", Encoding.UTF8.GetBytes(patches.ToString())));
        }

        return Pack([("manifest.json", Manifest(session, run, members)), .. members]);
    }

    private static byte[] Manifest(Session session, RunId? run, IReadOnlyList<(string Name, byte[] Content)> members) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["format"] = "gantry-export/1",
                ["session_id"] = session.SessionId.ToString(),
                ["run_id"] = run?.ToString(),
                ["agent"] = session.Agent.Value,
                ["members"] = members.ToDictionary(member => member.Name, member => Convert.ToHexStringLower(SHA256.HashData(member.Content)), StringComparer.Ordinal),
            },
            ManifestFormat);

    private static FileStream Pack(IEnumerable<(string Name, byte[] Content)> members)
    {
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), $"gantry-export-{Guid.NewGuid():n}.zip"),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Options = FileOptions.DeleteOnClose,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        try
        {
            using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var (name, content) in members)
                {
                    var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
                    entry.LastWriteTime = MemberTime;
                    using var writer = entry.Open();
                    writer.Write(content);
                }
            }

            file.Position = 0;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
