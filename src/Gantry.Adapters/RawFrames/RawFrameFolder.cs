using System.Text;
using System.Text.Json;
using Gantry.Core.RawFrames;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.RawFrames;

/// <summary>
/// Raw frames as <c>SESSION/RUN.ndjson</c>, one envelope a line. A file that has half of what its run may have becomes <c>RUN.earlier.ndjson</c>, in the place of
/// the one before: so a run keeps at least the last half, and no file is ever rewritten.
/// </summary>
internal sealed class RawFrameFolder(string root, RawFrameOptions options) : IRawFrameFiles
{
    private const string Present = ".ndjson";
    private const string Earlier = ".earlier.ndjson";
    private const UnixFileMode OwnerReads = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerEnters = OwnerReads | UnixFileMode.UserExecute;

    public void Append(IReadOnlyList<RawFrame> frames)
    {
        foreach (var run in frames.GroupBy(frame => (frame.SessionId, frame.RunId)))
        {
            MakeFolder(FolderOf(run.Key.SessionId));
            foreach (var piece in run.Chunk(64))
            {
                Append(PathOf(run.Key.SessionId, run.Key.RunId, Present), PathOf(run.Key.SessionId, run.Key.RunId, Earlier), piece);
            }
        }
    }

    public IEnumerable<RawFrame> Read(SessionId session, RunId? run, EventPosition after)
    {
        // A session has one run at a time, so the order of their first frames is the order of all.
        var runs =
            from path in FilesIn(FolderOf(session), "*" + Present)
            let name = Path.GetFileName(path)
            let id = name[..name.IndexOf('.')]
            where run is null || id == run.Value.ToString()
            group path by id into files
            let inOrder = files.OrderBy(path => !path.EndsWith(Earlier, StringComparison.Ordinal)).ToList()
            let first = inOrder.SelectMany(FramesOf).FirstOrDefault()
            where first is not null
            orderby first.After.Value
            select inOrder;
        return runs.SelectMany(files => files.SelectMany(FramesOf)).Where(frame => frame.After >= after);
    }

    public long LastNumber(SessionId session, RunId run) =>
        new[] { Earlier, Present }.SelectMany(kind => FramesOf(PathOf(session, run, kind))).Select(frame => frame.N).DefaultIfEmpty().Max();

    public void Tidy(DateTimeOffset olderThan)
    {
        var total = 0L;
        foreach (var file in FilesBelow().OrderByDescending(file => file.LastWriteTimeUtc))
        {
            total += file.Length;
            if (total > options.TotalLimit || file.LastWriteTimeUtc < olderThan.UtcDateTime)
            {
                total -= file.Length;
                file.Delete();
            }
        }

        foreach (var folder in Directory.Exists(root) ? Directory.EnumerateDirectories(root) : [])
        {
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }

    private void Append(string path, string earlier, RawFrame[] frames)
    {
        var size = new FileInfo(path) is { Exists: true } file ? file.Length : 0;
        if (size > 0 && size + frames.Sum(frame => frame.Json.Length + 1) > options.RunLimit / 2)
        {
            File.Move(path, earlier, overwrite: true);
            size = 0;
        }

        var mode = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            mode.UnixCreateMode = OwnerReads;
        }

        using var stream = new FileStream(path, mode);
        EndLine(stream, size);
        foreach (var frame in frames)
        {
            stream.Write(frame.Json.Span);
            stream.WriteByte((byte)'\n');
        }
    }

    // A crash may have cut the last line off; what follows must not become part of it.
    private static void EndLine(FileStream stream, long size)
    {
        if (size == 0)
        {
            return;
        }

        stream.Position = size - 1;
        if (stream.ReadByte() != '\n')
        {
            stream.WriteByte((byte)'\n');
        }
    }

    private static IEnumerable<RawFrame> FramesOf(string path)
    {
        foreach (var line in LinesOf(path))
        {
            if (Parse(line) is { } frame)
            {
                yield return frame;
            }
        }
    }

    private static IEnumerable<string> LinesOf(string path)
    {
        try
        {
            return File.ReadLines(path, Encoding.UTF8);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // It may be deleted at any time.
            return [];
        }
    }

    private static RawFrame? Parse(string line)
    {
        try
        {
            var json = Encoding.UTF8.GetBytes(line);
            return EventEnvelope.Parse(json) is { RunId: { } run, Payload: ProviderFrame frame } envelope
                ? new RawFrame(envelope.SessionId, run, frame.N, frame.After, json)
                : null;
        }
        catch (Exception cut) when (cut is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static List<string> FilesIn(string folder, string pattern) => Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, pattern)] : [];

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerEnters);
        }
    }

    private List<FileInfo> FilesBelow() =>
        Directory.Exists(root) ? [.. new DirectoryInfo(root).EnumerateFiles("*" + Present, SearchOption.AllDirectories)] : [];

    private string FolderOf(SessionId session) => Path.Combine(root, session.ToString());

    private string PathOf(SessionId session, RunId run, string kind) => Path.Combine(FolderOf(session), $"{run}{kind}");
}
