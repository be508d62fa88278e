using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Gantry.Adapters.Storage;
using Gantry.Core.Archives;
using Gantry.Core.Failures;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Archives;

/// <summary>Archives as <c>SESSION-SEQ.ndjson.gz</c> in one folder: zcat and jq read them.</summary>
internal sealed class GzipArchiveFiles(string folder) : IArchiveFiles
{
    private const string Extension = ".ndjson.gz";
    private const UnixFileMode OwnerReads = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerEnters = OwnerReads | UnixFileMode.UserExecute;

    public async Task<WrittenArchive> WriteAsync(
        SessionId session,
        EventPosition through,
        IAsyncEnumerable<ReadOnlyMemory<byte>> lines,
        CancellationToken cancellationToken)
    {
        var target = PathOf(session, through);
        var draft = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.new");
        try
        {
            MakeFolder();
            var written = await WriteDraftAsync(draft, lines, cancellationToken);
            File.Move(draft, target, overwrite: true);
            Posix.SyncFolder(folder);
            return written;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw GantryException.Unavailable(
                "archive-not-written",
                $"The archive {target} cannot be written: {failure.Message.TrimEnd('.')}. Nothing was removed; see that its folder can be written and the disk is not full.",
                failure);
        }
        finally
        {
            // After the rename there is none.
            TryRemove(draft);
        }
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(ArchivedLog archived, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = PathOf(archived.SessionId, archived.Through);
        await using var file = Open(path);
        await using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        var reader = PipeReader.Create(unpacked);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            while (true)
            {
                var read = await ReadSomeAsync(reader, path, cancellationToken);
                var buffer = read.Buffer;
                while (buffer.PositionOf((byte)'\n') is { } end)
                {
                    var line = buffer.Slice(0, end).ToArray();
                    hash.AppendData(line);
                    hash.AppendData("\n"u8);
                    yield return line;
                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
                if (!read.IsCompleted)
                {
                    continue;
                }

                if (!buffer.IsEmpty || !string.Equals(Convert.ToHexStringLower(hash.GetHashAndReset()), archived.Sha256, StringComparison.Ordinal))
                {
                    throw Damaged(path, cause: null);
                }

                yield break;
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    public void RemoveOlder(SessionId session, EventPosition than)
    {
        var kept = PathOf(session, than);
        foreach (var path in Directory.EnumerateFiles(folder, $"{session}-*{Extension}"))
        {
            var seq = Path.GetFileName(path)[$"{session}-".Length..^Extension.Length];
            if (EventPosition.TryParse(seq, out var through) && through < than && path != kept)
            {
                TryRemove(path);
            }
        }
    }

    private static async Task<WrittenArchive> WriteDraftAsync(string draft, IAsyncEnumerable<ReadOnlyMemory<byte>> lines, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 64 * 1024 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerReads;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(draft, options);
        await using (var packed = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true))
        {
            await foreach (var line in lines.WithCancellation(cancellationToken))
            {
                hash.AppendData(line.Span);
                hash.AppendData("\n"u8);
                await packed.WriteAsync(line, cancellationToken);
                packed.WriteByte((byte)'\n');
            }
        }

        await file.FlushAsync(cancellationToken);
        Posix.Sync(file.SafeFileHandle);
        return new WrittenArchive(Convert.ToHexStringLower(hash.GetHashAndReset()), file.Length);
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (DirectoryNotFoundException gone)
        {
            throw new FileNotFoundException("The folder of archives is gone.", path, gone);
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException)
        {
            throw GantryException.Unavailable("archive-unreadable", $"The archive {path} cannot be read: {refused.Message}", refused);
        }
    }

    private static async Task<ReadResult> ReadSomeAsync(PipeReader reader, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            throw Damaged(path, broken);
        }
    }

    private static GantryException Damaged(string path, Exception? cause) =>
        GantryException.Unavailable("archive-damaged", $"The archive {path} is not what was written there; put it back from a backup.", cause);

    private static void TryRemove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            // It holds nothing that another file does not; the next archive of the session tries again.
        }
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerEnters);
        }

        // Its own name must outlive a crash as well.
        if (Path.GetDirectoryName(folder) is { } parent)
        {
            Posix.SyncFolder(parent);
        }
    }

    private string PathOf(SessionId session, EventPosition through) => Path.Combine(folder, $"{session}-{through}{Extension}");
}
