using System.Collections.Concurrent;
using Gantry.Protocol.Events;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>
/// What tools remember from one call to the next: the files as the agent knows them, and where its shell stands. Folded from the session's events, so that it
/// survives a restart, and a rewind takes it back too. Calls may run at the same time.
/// </summary>
internal sealed class ToolMemory
{
    private readonly ConcurrentDictionary<string, string> hashes = new(StringComparer.Ordinal);

    /// <summary>Relative to the workspace's top, which is <c>.</c>.</summary>
    public string ShellFolder { get; private set; } = ".";

    /// <summary>Takes the next event that stands.</summary>
    public void Apply(EventPayload payload)
    {
        if (payload is not ToolResult result)
        {
            return;
        }

        foreach (var file in result.Files ?? [])
        {
            hashes[file.Path] = file.Sha256;
        }

        ShellFolder = result.ShellFolder ?? ShellFolder;
    }

    /// <summary>The hash of a file as the agent knows it; null when it never read it.</summary>
    public string? HashOf(string path) => hashes.GetValueOrDefault(path);
}
