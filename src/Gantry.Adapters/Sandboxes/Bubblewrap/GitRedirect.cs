using Gantry.Adapters.Files;

namespace Gantry.Adapters.Sandboxes.Bubblewrap;

/// <summary>
/// <c>.git/commondir</c> tells git to take config and hooks from another folder, past those that are protected. Hardly a repository has one, and an empty one
/// breaks git, so that it cannot be mounted on: one that a command made is removed when the command has ended.
/// </summary>
internal sealed class GitRedirect
{
    private const string Name = "commondir";
    private const int ResolveNoSymlinks = 0x04;
    private readonly string workspace;

    /// <summary>Looks at a workspace before anything runs in it.</summary>
    public GitRedirect(string workspace)
    {
        this.workspace = workspace;
        WasThere = Look(remove: false);
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
