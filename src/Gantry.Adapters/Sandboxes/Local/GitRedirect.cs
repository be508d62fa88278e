using Gantry.Adapters.Files;

namespace Gantry.Adapters.Sandboxes.Local;

/// <summary>
/// <c>.git/commondir</c> tells git to take config and hooks from another folder, past those that are protected. Hardly a repository has one, and an empty one
/// breaks git, so that it cannot be mounted on: one that a command made is removed as soon as it is seen, and once more when the command has ended.
/// </summary>
internal sealed class GitRedirect : IDisposable
{
    private const string Name = "commondir";
    private const int ResolveNoSymlinks = 0x04;
    private readonly string workspace;
    private readonly FileSystemWatcher? watcher;

    /// <summary>Looks at a workspace before anything runs in it.</summary>
    public GitRedirect(string workspace)
    {
        this.workspace = workspace;
        WasThere = Look(remove: false);
        watcher = WasThere || !Directory.Exists(Path.Combine(workspace, ".git")) ? null : Watch(Path.Combine(workspace, ".git"));
    }

    /// <summary>The repository has one of its own, which is then protected as its config is.</summary>
    public bool WasThere { get; }

    /// <summary>Removes one that was not there.</summary>
    public void Remove()
    {
        if (!WasThere)
        {
            Look(remove: true);
        }
    }

    public void Dispose() => watcher?.Dispose();

    private FileSystemWatcher? Watch(string folder)
    {
        var made = new FileSystemWatcher(folder, Name);
        try
        {
            made.Created += (_, _) => Remove();
            made.Renamed += (_, _) => Remove();
            made.EnableRaisingEvents = true;
            return made;
        }
        catch (IOException)
        {
            // This user watches too much already; what is left is the look at the command's end.
            made.Dispose();
            return null;
        }
    }

    private bool Look(bool remove)
    {
        using var top = Libc.OpenFolder(workspace, out _);
        using var git = top is null ? null : Libc.Open(top, ".git", Libc.ReadOnly | Libc.Directory, mode: 0, Libc.ResolveBeneath | ResolveNoSymlinks, out _);
        if (git is null || Libc.Status(git, Name, out _) is not { IsDirectory: false })
        {
            return false;
        }

        return !remove || Libc.Unlink(git, Name, flags: 0) == 0;
    }
}
