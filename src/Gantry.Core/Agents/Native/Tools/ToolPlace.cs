using Gantry.Core.Attachments;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>What the tools of one run share.</summary>
/// <param name="turn">Whose folder paths are relative to.</param>
/// <param name="memory">What the session's events say now.</param>
/// <param name="shelf">Where images go; null: models are told of an image and not shown it.</param>
internal sealed class ToolPlace(
    AgentTurn turn, NativeAgentOptions options, Func<ToolMemory> memory, ArtifactFolder artifacts, AttachmentShelf? shelf, TimeProvider time) : IAsyncDisposable
{
    public NativeAgentOptions Options => options;

    public TimeProvider Time => time;

    public ToolMemory Memory => memory();

    public ArtifactFolder Artifacts => artifacts;

    public BackgroundCommands Background { get; } = new(artifacts);

    public ToolImages Images { get; } = new(turn.SessionId, shelf);

    /// <summary>The one way to write a path: relative to the workspace's top, without <c>.</c> and, but for leading ones, without <c>..</c>.</summary>
    public string Normalise(string path)
    {
        var top = Path.TrimEndingDirectorySeparator(turn.WorkingDirectory);
        var relative = path == top ? "." : path.StartsWith(top + "/", StringComparison.Ordinal) ? path[(top.Length + 1)..] : path;
        var parts = new List<string>();
        foreach (var part in relative.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts is [.., not ".."])
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return (relative.StartsWith('/') ? "/" : "") + (parts.Count == 0 ? "." : string.Join('/', parts));
    }

    public ValueTask DisposeAsync() => Background.DisposeAsync();
}
