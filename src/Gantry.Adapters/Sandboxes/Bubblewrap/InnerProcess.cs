using System.Globalization;
using Gantry.Adapters.Processes;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Sandboxes.Bubblewrap;

/// <summary>
/// Finds what runs inside from the bwrap that we started: its child is the first process of the sandbox, with which all others end, and that one's oldest child
/// is the command.
/// </summary>
internal static class InnerProcess
{
    private const int MostLooks = 5000;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(1);

    /// <summary>Signals the command with its process group; nothing when it is not there yet.</summary>
    public static void Signal(SpawnedProcess bubblewrap, int signal) => bubblewrap.WhileAlive(() =>
    {
        foreach (var command in Children(bubblewrap.Id).Take(1).SelectMany(first => Children(first).Take(1)))
        {
            if (GroupOf(command) is { } group)
            {
                _ = SpawnCalls.SendSignal(-group, signal);
            }
        }
    });

    /// <summary>Ends the sandbox's first process and so everything in it; bwrap, which waits for it, ends after the last.</summary>
    public static void Kill(SpawnedProcess bubblewrap)
    {
        var found = false;
        bubblewrap.WhileAlive(() =>
        {
            foreach (var first in Children(bubblewrap.Id))
            {
                found = true;
                _ = SpawnCalls.SendSignal(first, SpawnCalls.Kill);
            }
        });
        if (!found)
        {
            bubblewrap.SignalGroup(SpawnCalls.Kill);
        }
    }

    /// <summary>Holds on to the sandbox's first process, so that its end can be waited for; null when it has ended.</summary>
    public static SafeFileHandle? HoldFirst(SpawnedProcess bubblewrap)
    {
        SafeFileHandle? first = null;
        bubblewrap.WhileAlive(() =>
        {
            foreach (var process in Children(bubblewrap.Id).Take(1))
            {
                var descriptor = SpawnCalls.OpenProcess(process);
                first = descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
            }
        });
        return first;
    }

    /// <summary>
    /// Returns when the first process has ended, and so everything in the sandbox: bwrap ends as soon as the command has, and the kernel sees to the others a
    /// moment later.
    /// </summary>
    public static async Task GoneAsync(SafeFileHandle first, TimeProvider time)
    {
        using (first)
        {
            for (var looks = 0; looks < MostLooks && !SpawnCalls.IsReadable((int)first.DangerousGetHandle()); looks++)
            {
                await Task.Delay(LookAgain, time);
            }
        }
    }

    private static List<int> Children(int process)
    {
        try
        {
            return
            [
                .. File.ReadAllText($"/proc/{process}/task/{process}/children")
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(number => int.Parse(number, CultureInfo.InvariantCulture)),
            ];
        }
        catch (IOException)
        {
            // It ended, or the kernel was built without these lists.
            return [];
        }
    }

    private static int? GroupOf(int process)
    {
        try
        {
            // After the name, which may hold anything: state, parent, group.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
