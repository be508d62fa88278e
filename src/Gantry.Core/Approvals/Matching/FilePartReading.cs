using Gantry.Core.Approvals.Shell;

namespace Gantry.Core.Approvals.Matching;

/// <summary>Brings a path as somebody wrote it into the form in which paths are judged.</summary>
internal static class FilePartReading
{
    /// <summary>The part.</summary>
    /// <param name="root">The workspace's top, absolute; null when it is not known.</param>
    /// <param name="folder">What the path is relative to, from the top.</param>
    /// <exception cref="UnreadableScriptException">The path cannot be told at sight.</exception>
    public static FilePart Read(string? root, string folder, string path)
    {
        if (path.Length == 0)
        {
            throw new UnreadableScriptException("A path is empty.");
        }

        ScriptCharacters.Check(path);
        if (path.AsSpan().ContainsAny('\n', '\t'))
        {
            throw new UnreadableScriptException("A path holds a new line or a tab.");
        }

        if (path.StartsWith('~'))
        {
            throw new UnreadableScriptException($"The path {path} begins with '~', which stands for a folder that is not known here.");
        }

        var (normalised, absolute) = LexicalPath.Within(root, LexicalPath.From(folder, path));
        var part = new FilePart(normalised) { Absolute = absolute };
        return LexicalPath.ProtectedSegment(normalised) is { } segment
            ? part with { Hazards = [new Hazard($"changes {segment}, which git, Gantry or an agent is configured with", HazardReach.Whole, Word: segment)] }
            : part;
    }
}
