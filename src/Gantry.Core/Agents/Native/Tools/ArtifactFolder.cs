using Gantry.Core.Data;
using Gantry.Core.Failures;
using Gantry.Core.Text;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>The artifacts of one run.</summary>
/// <param name="limit">Bytes of each.</param>
internal sealed class ArtifactFolder(DataDirectory data, AgentTurn turn, long limit)
{
    private const string Scheme = "artifact ";

    /// <summary>An artifact as a path of <c>read_file</c>.</summary>
    public static string PathOf(string name) => Scheme + name;

    /// <summary>The file that a call's output goes to; made with its first byte.</summary>
    public OutputArtifact For(ToolCallId call) => new(data.Artifacts, turn, call, limit);

    /// <summary>The name of what a call left when its daemon ended; null when there is nothing.</summary>
    public string? Left(ToolCallId call) => OutputArtifact.Left(data.Artifacts, turn, call);

    /// <summary>Opens an artifact of this session; null when the path names none.</summary>
    /// <exception cref="GantryException">It names one that this session does not have.</exception>
    public Stream? Find(string path)
    {
        if (!path.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return null;
        }

        // Names are ours, and of plain letters; the folder is the daemon's alone, so that no link lies in it.
        var parts = path[Scheme.Length..].Trim().Split('/');
        var isName = parts is [var session, var run, var file] && session == turn.SessionId.ToString() && IsPlain(run) && file.EndsWith(".txt", StringComparison.Ordinal) && IsPlain(file[..^4]);
        var full = Path.Combine(data.Artifacts, string.Join('/', parts));
        return isName && File.Exists(full)
            ? new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
            : throw GantryException.NotFound("artifact of this session", VisibleText.Of(path));
    }

    private static bool IsPlain(string name) => name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
