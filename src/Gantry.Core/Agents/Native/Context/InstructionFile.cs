using System.Text;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Core.Agents.Native.Context;

/// <summary>
/// What a folder of the workspace says on how to work in it: its <c>AGENTS.md</c>, else its <c>CLAUDE.md</c>. It is read without trust, as every file of the
/// workspace is: it tells the model something and allows nothing.
/// </summary>
internal sealed record InstructionFile(string Path, string Text)
{
    private static readonly string[] Names = ["AGENTS.md", "CLAUDE.md"];

    /// <summary>The folder's own; null when it has none.</summary>
    /// <param name="folder">Relative to the workspace; empty for its top.</param>
    /// <param name="largest">Bytes; the rest is cut, and that is said.</param>
    public static InstructionFile? Of(ISandboxFiles files, string folder, int largest) =>
        Names.Select(name => folder.Length == 0 ? name : $"{folder}/{name}").Select(path => Read(files, path, largest)).FirstOrDefault(file => file is not null);

    /// <summary>Those of the folders between the top and some files, the outer ones first; without the top's.</summary>
    public static IReadOnlyList<InstructionFile> Between(ISandboxFiles files, IEnumerable<string> paths, int largest, int most) =>
        [
            .. paths.SelectMany(Folders).Distinct(StringComparer.Ordinal)
                .OrderBy(folder => folder.Count(letter => letter == '/')).ThenBy(folder => folder, StringComparer.Ordinal)
                .Select(folder => Of(files, folder, largest)).OfType<InstructionFile>().Take(most),
        ];

    private static IEnumerable<string> Folders(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }
    }

    private static InstructionFile? Read(ISandboxFiles files, string path, int largest)
    {
        try
        {
            using var file = files.OpenRead(path);
            var bytes = new byte[largest + 1];
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var text = Encoding.UTF8.GetString(bytes, 0, Math.Min(read, largest));
            return string.IsNullOrWhiteSpace(text) ? null
                : new InstructionFile(path, read > largest ? $"{text}\n[the file is longer than {largest / 1024} KiB and is cut here]" : text);
        }
        catch (Exception failure) when (failure is GantryException or IOException or UnauthorizedAccessException)
        {
            // No such file, or none that may be read: the agent works without it.
            return null;
        }
    }
}
