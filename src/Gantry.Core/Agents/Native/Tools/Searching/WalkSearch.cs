using System.Text;
using System.Text.RegularExpressions;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Agents.Native.Tools.Searching;

/// <summary>Searches file by file in this process; for machines without ripgrep. Bounded in entries and bytes, and says when it ended early.</summary>
internal sealed class WalkSearch(ISandboxFiles files, GrepQuery query)
{
    private const long MostBytes = 2L * 1024 * 1024 * 1024;

    // As git and ripgrep tell: a zero byte near the beginning.
    private const int Beginning = 8 * 1024;
    private readonly Regex pattern = query.Compile();

    public void Run(GrepReport report, CancellationToken cancellationToken)
    {
        var walk = new WorkspaceWalk(files) { WithIgnored = query.WithIgnored };
        var bytes = 0L;
        var tooLarge = 0;
        foreach (var file in FilesOf(walk))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (query.Glob is { } glob && !glob.Matches(file.Path))
            {
                continue;
            }

            if (file.Size > GrepQuery.LargestFile)
            {
                tooLarge++;
                continue;
            }

            bytes += file.Size;
            Search(file.Path, report, cancellationToken);
            if (report.IsFull)
            {
                return;
            }

            if (bytes > MostBytes)
            {
                report.Notes.Add("the search ended after 2 GiB; give a path");
                return;
            }
        }

        if (tooLarge > 0)
        {
            report.Notes.Add($"{tooLarge} files larger than {GrepQuery.LargestFile / (1024 * 1024)} MiB were not searched");
        }

        if (walk.IsCut)
        {
            report.Notes.Add("the tree is too large to be searched whole; give a path");
        }
    }

    private IEnumerable<FoundFile> FilesOf(WorkspaceWalk walk)
    {
        if (query.Path != ".")
        {
            try
            {
                using var file = files.OpenRead(query.Path);
                return [new FoundFile(query.Path, file.Length)];
            }
            catch (GantryException folder) when (folder.Kind == FailureKind.Invalid)
            {
                // A folder is told as no file; what it is else is told when it is listed.
            }
        }

        return walk.Files(query.Path);
    }

    private void Search(string path, GrepReport report, CancellationToken cancellationToken)
    {
        try
        {
            using var file = files.OpenRead(path);
            var beginning = new byte[Beginning];
            var read = file.ReadAtLeast(beginning, Beginning, throwOnEndOfStream: false);
            if (beginning.AsSpan(0, read).Contains((byte)0))
            {
                return;
            }

            file.Position = 0;
            using var reader = new StreamReader(file, Encoding.UTF8);
            Search(path, reader, report, cancellationToken);
        }
        catch (Exception failure) when (failure is GantryException or IOException or UnauthorizedAccessException or RegexMatchTimeoutException)
        {
            // One file that may not be read, or is gone by now, spoils no search.
        }
    }

    private void Search(string path, StreamReader reader, GrepReport report, CancellationToken cancellationToken)
    {
        var before = new Queue<GrepLine>();
        var after = 0;
        for (var number = 1; !report.IsFull && reader.ReadLine() is { } text; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (pattern.IsMatch(text))
            {
                while (before.TryDequeue(out var earlier))
                {
                    report.Add(earlier);
                }

                report.Add(new GrepLine(path, number, text, IsMatch: true));
                after = query.After;
            }
            else if (after > 0)
            {
                report.Add(new GrepLine(path, number, text, IsMatch: false));
                after--;
            }
            else if (query.Before > 0)
            {
                before.Enqueue(new GrepLine(path, number, text, IsMatch: false));
                if (before.Count > query.Before)
                {
                    before.Dequeue();
                }
            }
        }
    }
}
