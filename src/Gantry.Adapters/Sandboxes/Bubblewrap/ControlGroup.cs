using System.Globalization;
using Gantry.Core.Sandboxes;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Sandboxes.Bubblewrap;

/// <summary>A control group of one command: its processes are counted together, with all that they start. Needs a place in the kernel's tree that we may write.</summary>
internal sealed class ControlGroup
{
    private const string Root = "/sys/fs/cgroup";
    private const string Prefix = "gantry-";
    private const int MostTries = 1000;
    private static readonly TimeSpan TryAgain = TimeSpan.FromMilliseconds(1);
    private static readonly Lazy<IReadOnlyList<string>> Parents = new(FindParents);
    private static long last;
    private readonly IReadOnlyList<string> folders;

    private ControlGroup(IReadOnlyList<string> folders) => this.folders = folders;

    /// <summary>Whether this machine lets us make control groups.</summary>
    public static bool IsOffered => Parents.Value.Count > 0;

    /// <summary>In how many trees the group stands, and so the number of its lists.</summary>
    public int Count => folders.Count;

    /// <summary>Opens the files to which a process with one thread writes 0 to join; the kernel asks whether we may, who opened them.</summary>
    public IEnumerable<SafeFileHandle> OpenMemberLists() => folders.Select(folder => File.OpenHandle(MemberList(folder), FileMode.Open, FileAccess.Write));

    /// <summary>A group with the limits on memory and processes; null when this machine offers none.</summary>
    public static ControlGroup? TryCreate(SandboxLimits limits)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref last)}");
        var folders = Parents.Value.Select(parent => Path.Combine(parent, name)).ToList();
        if (folders.Count == 0)
        {
            return null;
        }

        foreach (var folder in folders)
        {
            Directory.CreateDirectory(folder);
            Limit(folder, "memory.max", limits.Memory);
            Limit(folder, "memory.limit_in_bytes", limits.Memory);
            Limit(folder, "pids.max", limits.Processes);
        }

        return new ControlGroup(folders);
    }

    /// <summary>Whether the kernel ended one of its processes because they used more memory than the limit.</summary>
    public bool WasOutOfMemory() =>
        folders
            .SelectMany(folder => (string[])[Path.Combine(folder, "memory.events"), Path.Combine(folder, "memory.oom_control")])
            .Any(TellsOfKill);

    /// <summary>Removes the group, which the kernel allows a moment after its last process has ended.</summary>
    public async Task RemoveAsync(TimeProvider time)
    {
        foreach (var folder in folders)
        {
            for (var tries = 0; tries < MostTries && !TryRemove(folder); tries++)
            {
                await Task.Delay(TryAgain, time);
            }
        }
    }

    // A thread that moves itself is let through at once. Whoever moves a process waits until no thread of this machine is being started, which takes the kernel some
    // milliseconds; the second version has no other list for what we need.
    private static string MemberList(string folder) => Path.Combine(folder, File.Exists(Path.Combine(folder, "tasks")) ? "tasks" : "cgroup.procs");

    // A line "oom_kill 1" in both versions.
    private static bool TellsOfKill(string file)
    {
        try
        {
            return File.Exists(file) && File.ReadLines(file).Any(line => line.StartsWith("oom_kill ", StringComparison.Ordinal) && line != "oom_kill 0");
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Limit(string folder, string file, long? limit)
    {
        var path = Path.Combine(folder, file);
        if (limit is { } value && File.Exists(path))
        {
            File.WriteAllText(path, value.ToString(CultureInfo.InvariantCulture));
        }
    }

    // The first version has a tree for each kind of limit, the second one tree for all.
    private static List<string> FindParents()
    {
        string[] candidates = File.Exists(Path.Combine(Root, "cgroup.controllers"))
            ? [Path.Combine(Root, "gantry")]
            : [Path.Combine(Root, "pids"), Path.Combine(Root, "memory")];
        try
        {
            foreach (var parent in candidates)
            {
                Offer(parent);
            }

            return [.. candidates];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static void Offer(string parent)
    {
        Directory.CreateDirectory(parent);
        var children = Path.Combine(parent, "cgroup.subtree_control");
        if (File.Exists(children))
        {
            File.WriteAllText(children, "+pids +memory");
        }

        // What a daemon left that was killed. A group of one that lives may be empty because its command is just being started.
        foreach (var left in Directory.EnumerateDirectories(parent, Prefix + "*").Where(IsOfNobody).ToList())
        {
            TryRemove(left);
        }

        var probe = Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-0"));
        Directory.CreateDirectory(probe);
        Directory.Delete(probe);
    }

    private static bool IsOfNobody(string folder) => !Directory.Exists($"/proc/{Path.GetFileName(folder)[Prefix.Length..].Split('-')[0]}");

    private static bool TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
