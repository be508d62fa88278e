using System.Text;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>
/// The whole output of one tool call in a file, written as it comes, so that a crash of the daemon keeps it. Removed in the end when the call's result says
/// everything anyway.
/// </summary>
internal sealed class OutputArtifact : IDisposable
{
    private readonly string path;
    private readonly long limit;
    private FileStream? file;
    private bool isKept;
    private long length;

    /// <param name="root">Where artifacts lie.</param>
    /// <param name="limit">Bytes; what comes after them is left out, and the file says so.</param>
    public OutputArtifact(string root, AgentTurn turn, ToolCallId call, long limit)
    {
        Name = NameOf(turn, call);
        path = Path.Combine(root, Name);
        this.limit = limit;
    }

    /// <summary>What it is called, for people: its path from the folder of artifacts.</summary>
    public string Name { get; }

    /// <summary>Bytes that are in it.</summary>
    public long Length => length;

    /// <summary>The name of what a call left when its daemon ended; null when there is nothing.</summary>
    public static string? Left(string root, AgentTurn turn, ToolCallId call) =>
        NameOf(turn, call) is var name && File.Exists(Path.Combine(root, name)) ? name : null;

    /// <exception cref="IOException">The disk is full, or the like.</exception>
    public void Write(string text)
    {
        if (length >= limit)
        {
            return;
        }

        file ??= Create();
        var bytes = Encoding.UTF8.GetBytes(text);
        var fitting = (int)Math.Min(bytes.Length, limit - length);

        // Unbuffered: what was written is the kernel's, and outlives us.
        file.Write(bytes.AsSpan(0, fitting));
        length += bytes.Length;
        if (length >= limit)
        {
            file.Write("\n[the rest is left out]\n"u8);
        }
    }

    /// <summary>Says that the result will name it.</summary>
    public void Keep() => isKept = true;

    /// <summary>Closes it, and removes it unless it is to be kept.</summary>
    public void Dispose()
    {
        file?.Dispose();
        if (file is not null && !isKept)
        {
            File.Delete(path);
        }
    }

    // A model chooses the ids of its calls: no letter of them may mean anything to a file system.
    private static string NameOf(AgentTurn turn, ToolCallId call)
    {
        var safe = string.Concat(call.Value.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_').Take(80));
        return $"{turn.SessionId}/{turn.RunId}/{safe}.txt";
    }

    private FileStream Create()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }
}
