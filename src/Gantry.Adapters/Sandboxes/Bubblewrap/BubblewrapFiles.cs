using System.Runtime.InteropServices;
using Gantry.Adapters.Processes;
using Gantry.Adapters.Sandboxes.Door;
using Gantry.Adapters.Sandboxes.Local;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Sandboxes.Bubblewrap;

/// <summary>
/// The descriptors beyond 2 that one bwrap is started with: its arguments, the filter, and the files that it copies in, which it reads and closes; and those that
/// the inside uses before it becomes the command, the word that all stands and the member lists of the control group.
/// </summary>
internal sealed class BubblewrapFiles : IDisposable
{
    /// <summary>The first member list's.</summary>
    public const int FirstMemberList = 6;

    private readonly List<CopiedFile> copies;
    private readonly List<SafeHandle> lists;
    private readonly SafeHandle arguments;
    private readonly SafeHandle filter;

    private BubblewrapFiles(SafeHandle arguments, SafeHandle filter, List<SafeHandle> lists, List<CopiedFile> copies)
    {
        this.arguments = arguments;
        this.filter = filter;
        this.lists = lists;
        this.copies = copies;
    }

    /// <param name="group">What the command joins; null for none.</param>
    /// <exception cref="Core.Failures.GantryException">The plan asks for what this kind cannot hold to.</exception>
    public static BubblewrapFiles Open(
        SandboxPlan plan, IReadOnlyList<ProtectedMount> mounts, SandboxCommand command, IReadOnlyDictionary<string, string> environment, byte[] filter, ControlGroup? group)
    {
        List<SafeHandle> lists = [.. group?.OpenMemberLists() ?? []];
        var copies = SystemFolders.OpenFiles();
        if (plan.Network is SandboxNetwork.Forwarded)
        {
            copies.Add(new CopiedFile(BubblewrapArguments.DoorPath, CopiedFile.ToRun, MemoryFile.Of(DoorProgram.ForDescriptor!)));
        }

        var arguments = BubblewrapArguments.For(plan, mounts, command, environment, copies, FirstMemberList + lists.Count);
        return new BubblewrapFiles(MemoryFile.Of(arguments), MemoryFile.Of(filter), lists, copies);
    }

    /// <summary>From descriptor 3 on.</summary>
    /// <param name="word">Over which the inside says that all stands.</param>
    public IEnumerable<SafeHandle> Descriptors(SafeHandle word) => [arguments, filter, word, .. lists, .. copies.Select(copy => copy.Content)];

    public void Dispose()
    {
        arguments.Dispose();
        filter.Dispose();
        lists.ForEach(list => list.Dispose());
        copies.ForEach(copy => copy.Dispose());
    }
}
