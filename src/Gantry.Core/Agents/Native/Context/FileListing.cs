using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Agents.Native.Context;

/// <summary>
/// The files of a workspace: those that git knows or would take, else what a bounded walk finds. Git runs in the sandbox, as the agent's commands do, and with
/// nothing of the repository that could make it run a program.
/// </summary>
internal sealed class FileListing(ISandbox sandbox, TimeProvider time)
{
    private const int MostFiles = 20_000;
    private const int MostBytes = 8 * 1024 * 1024;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    private static readonly HashSet<string> Skipped = new(
        ["node_modules", "bower_components", "bin", "obj", "target", "dist", "build", "out", "vendor", "venv", "__pycache__", "artifacts", "coverage"], StringComparer.Ordinal);

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var listed = await new GitReading(sandbox).RunAsync(["ls-files", "-z", "--cached", "--others", "--exclude-standard"], MostBytes, cancellationToken);
        return listed is not null ? [.. listed.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Take(MostFiles)] : Walk(cancellationToken);
    }

    private List<string> Walk(CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var folders = new Queue<string>(["."]);
        var began = time.GetTimestamp();
        while (folders.TryDequeue(out var folder) && found.Count < MostFiles && time.GetElapsedTime(began) < TimeLimit)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var entry in EntriesOf(folder))
            {
                var path = folder == "." ? entry.Name : $"{folder}/{entry.Name}";
                if (entry.Kind == SandboxEntryKind.File)
                {
                    found.Add(path);
                }
                else if (entry.Kind == SandboxEntryKind.Directory && !entry.Name.StartsWith('.') && !Skipped.Contains(entry.Name))
                {
                    folders.Enqueue(path);
                }
            }
        }

        return found;
    }

    private IReadOnlyList<SandboxEntry> EntriesOf(string folder)
    {
        try
        {
            return sandbox.Files.List(folder);
        }
        catch (Exception failure) when (failure is GantryException or IOException or UnauthorizedAccessException)
        {
            // A folder that may not be read has no files for us.
            return [];
        }
    }
}
