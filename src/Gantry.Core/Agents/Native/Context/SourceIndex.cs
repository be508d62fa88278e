using System.Security.Cryptography;
using System.Text;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Agents.Native.Context;

/// <summary>
/// Reads the files of one workspace for the map and keeps what it read: a file of the same size and time is not read again, one of the same bytes not understood
/// again. What no time was left for is known by its path alone, and read at the next map.
/// </summary>
internal sealed class SourceIndex(TimeProvider time) : IDisposable
{
    private const int LargestFile = 512 * 1024;
    private const int LargestData = 128 * 1024;
    private const int MostRead = 8000;
    private const int MostForCtags = 4000;

    private readonly Dictionary<string, Entry> known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim one = new(1);
    private bool isWithoutCtags;

    /// <summary>How many files were understood, rather than remembered, since the beginning.</summary>
    public int Understood { get; private set; }

    public void Dispose() => one.Dispose();

    /// <summary>What is known of the files, in the order of the paths.</summary>
    /// <param name="prompt">Files that its words name are read first.</param>
    /// <param name="timeLimit">After it the rest is not read.</param>
    public async Task<IReadOnlyList<SourceFile>> ReadAsync(
        ISandbox sandbox, IReadOnlyList<string> paths, string prompt, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        // Two sessions of one workspace may ask at once.
        await one.WaitAsync(cancellationToken);
        try
        {
            var fresh = await Task.Run(() => Read(sandbox.Files, paths, prompt, timeLimit, cancellationToken), cancellationToken);
            await LetCtagsLookAsync(sandbox, fresh, cancellationToken);
            return [.. paths.Select(path => known.TryGetValue(path, out var entry) ? entry.File : new SourceFile(path))];
        }
        finally
        {
            one.Release();
        }
    }

    // What it finds stands for what the scanner found, file by file.
    private async Task LetCtagsLookAsync(ISandbox sandbox, List<string> fresh, CancellationToken cancellationToken)
    {
        if (isWithoutCtags || fresh.Count == 0)
        {
            return;
        }

        var found = await new CtagsSymbols(sandbox).ReadAsync([.. fresh.Take(MostForCtags)], cancellationToken);
        isWithoutCtags = found is null;
        foreach (var (path, symbols) in found ?? new Dictionary<string, IReadOnlyList<Symbol>>(StringComparer.Ordinal))
        {
            if (known.TryGetValue(path, out var entry))
            {
                known[path] = entry with { File = entry.File with { Symbols = symbols } };
            }
        }
    }

    // Which files had to be understood anew.
    private List<string> Read(ISandboxFiles files, IReadOnlyList<string> paths, string prompt, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        var present = paths.ToHashSet(StringComparer.Ordinal);
        foreach (var gone in known.Keys.Where(path => !present.Contains(path)).ToList())
        {
            known.Remove(gone);
        }

        var words = Words.Telling(prompt).ToHashSet(StringComparer.Ordinal);
        var fresh = new List<string>();
        var began = time.GetTimestamp();
        var inOrder = paths
            .Where(PathKind.IsText)
            .OrderByDescending(path => Words.Of(path).Distinct(StringComparer.Ordinal).Count(words.Contains))
            .ThenByDescending(PathKind.Weight)
            .ThenBy(path => path.Count(letter => letter == '/'));
        foreach (var path in inOrder.Take(MostRead))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (time.GetElapsedTime(began) > timeLimit)
            {
                break;
            }

            if (Refresh(files, path))
            {
                fresh.Add(path);
            }
        }

        return fresh;
    }

    private bool Refresh(ISandboxFiles files, string path)
    {
        try
        {
            using var stream = files.OpenRead(path);
            var changed = stream is FileStream file ? File.GetLastWriteTimeUtc(file.SafeFileHandle) : (DateTime?)null;
            var before = known.GetValueOrDefault(path);
            if (before is not null && changed is not null && before.Size == stream.Length && before.Changed == changed)
            {
                return false;
            }

            if (stream.Length > (SymbolScanner.Knows(path) ? LargestFile : LargestData))
            {
                known[path] = new Entry(stream.Length, changed, "", new SourceFile(path));
                return false;
            }

            var bytes = new byte[stream.Length];
            var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var hash = Convert.ToHexString(SHA256.HashData(bytes.AsSpan(0, read)));
            var isSame = before is not null && before.Hash == hash;
            known[path] = new Entry(bytes.Length, changed, hash, isSame ? before!.File : Understand(path, bytes.AsSpan(0, read)));
            return !isSame && SymbolScanner.Knows(path);
        }
        catch (Exception failure) when (failure is GantryException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // A link, a folder, or gone since it was listed.
            known.Remove(path);
            return false;
        }
    }

    private SourceFile Understand(string path, ReadOnlySpan<byte> bytes)
    {
        Understood++;
        return bytes.Contains((byte)0) ? new SourceFile(path) : SourceReading.Read(path, Encoding.UTF8.GetString(bytes));
    }

    private sealed record Entry(long Size, DateTime? Changed, string Hash, SourceFile File);
}
