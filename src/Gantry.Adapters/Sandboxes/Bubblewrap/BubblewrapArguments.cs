using System.Globalization;
using System.Text;
using Gantry.Adapters.Sandboxes.Local;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Sandboxes.Bubblewrap;

/// <summary>What bwrap is told, handed over in a file that nobody else sees.</summary>
internal static class BubblewrapArguments
{
    public const string Home = "/home/gantry";
    public const int SeccompDescriptor = 4;

    /// <summary>Where the program that opens the sandbox's port lies inside.</summary>
    public const string DoorPath = "/run/gantry-door";

    // What is private lies in memory.
    private const int PrivateSize = 512 * 1024 * 1024;
    private const int MaskSize = 64 * 1024;

    /// <param name="firstCopy">The descriptor of the first file that is copied in; the others follow it.</param>
    /// <exception cref="GantryException">The plan asks for what this kind cannot hold to.</exception>
    public static byte[] For(
        SandboxPlan plan,
        IReadOnlyList<ProtectedMount> mounts,
        SandboxCommand command,
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyList<CopiedFile> copies,
        int firstCopy)
    {
        var text = new StringBuilder();
        Add("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try");
        Add("--die-with-parent", "--cap-drop", "ALL", "--hostname", "sandbox");
        if (command.Streams is not SandboxStreams.Terminal)
        {
            Add("--new-session");
        }

        Add([.. SystemFolders.Arguments()]);
        Add("--proc", "/proc", "--dev", "/dev");
        foreach (var folder in (string[])["/dev/shm", "/tmp", "/home"])
        {
            Add("--size", Text(PrivateSize), "--perms", folder == "/home" ? "0755" : "1777", "--tmpfs", folder);
        }

        Add("--dir", Home, "--dir", "/run", "--dir", "/var", "--symlink", "../tmp", "/var/tmp");
        var masks = AddFolders(plan, Add);
        foreach (var mount in mounts)
        {
            var path = Path.Combine(plan.WorkspaceFolder, mount.Path);
            Add(mount.IsWritable && !plan.IsReadOnly ? "--bind" : "--ro-bind", path, path);
        }

        for (var index = 0; index < copies.Count; index++)
        {
            Add("--perms", copies[index].Mode, "--file", Text(firstCopy + index), copies[index].Path);
        }

        masks.ForEach(mask => Add("--remount-ro", mask));
        Add("--remount-ro", "/dev", "--remount-ro", "/");
        foreach (var (name, value) in environment)
        {
            Add("--setenv", name, value);
        }

        Add("--chdir", Path.GetFullPath(Path.Combine(plan.WorkspaceFolder, command.Folder)), "--seccomp", Text(SeccompDescriptor));
        return Encoding.UTF8.GetBytes(text.ToString());

        void Add(params IReadOnlyList<string> arguments)
        {
            foreach (var argument in arguments)
            {
                // A zero would end one argument and begin another, of its writer's choice.
                text.Append(argument.Contains('\0', StringComparison.Ordinal) ? throw GantryException.Invalid("environment", "A value holds a zero byte.") : argument);
                text.Append('\0');
            }
        }
    }

    // Outer folders first, so that of two that lie in each other the inner one is seen; what is masked is returned.
    private static List<string> AddFolders(SandboxPlan plan, Action<IReadOnlyList<string>> add)
    {
        var folders = plan.MaskedFolders.Where(Directory.Exists).Select(folder => (Folder: folder, Kind: "mask"))
            .Concat(plan.ReadableFolders.Select(folder => (Folder: folder, Kind: "--ro-bind")))
            .Concat(plan.WritableFolders.Select(folder => (Folder: folder, Kind: "--bind")))
            .Append((Folder: plan.WorkspaceFolder, Kind: plan.IsReadOnly ? "--ro-bind" : "--bind"))
            .OrderBy(entry => entry.Folder.Count(letter => letter == '/'))
            .ToList();
        foreach (var (folder, kind) in folders)
        {
            add(kind == "mask" ? ["--size", Text(MaskSize), "--tmpfs", folder] : [kind, folder, folder]);
        }

        return [.. folders.Where(entry => entry.Kind == "mask").Select(entry => entry.Folder)];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
