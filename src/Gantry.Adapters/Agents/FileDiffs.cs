using System.Text;
using Gantry.Core.Agents.Diffs;
using Gantry.Core.Failures;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Agents;

/// <summary>Shows what a file would become, for an approval. What cannot be shown says why.</summary>
internal static class FileDiffs
{
    /// <summary>The diff when the file's whole content is replaced.</summary>
    public static string? OfContent(ISandboxFiles files, string path, string content) =>
        Read(files, path) switch
        {
            (null, null) => UnifiedDiff.OfNewFile(path, content),
            ({ } old, _) => UnifiedDiff.OfChange(path, old, content),
            (_, { } reason) => UnifiedDiff.NotShown(path, reason),
        };

    /// <summary>The diff when texts in it are replaced, one after the other.</summary>
    public static string? OfReplacements(ISandboxFiles files, string path, IEnumerable<(string Old, string New, bool All)> replacements)
    {
        var (text, reason) = Read(files, path);
        if (reason is not null)
        {
            return UnifiedDiff.NotShown(path, reason);
        }

        var now = text ?? "";
        foreach (var (old, replacement, all) in replacements)
        {
            var at = now.IndexOf(old, StringComparison.Ordinal);
            if (at < 0)
            {
                return UnifiedDiff.NotShown(path, "the text to replace is not in it now");
            }

            now = old.Length == 0 ? replacement + now
                : all ? now.Replace(old, replacement, StringComparison.Ordinal)
                : string.Concat(now.AsSpan(0, at), replacement, now.AsSpan(at + old.Length));
        }

        return text is null ? UnifiedDiff.OfNewFile(path, now) : UnifiedDiff.OfChange(path, text, now);
    }

    // Text, or why there is none; neither when there is no such file.
    private static (string? Text, string? Reason) Read(ISandboxFiles files, string path)
    {
        try
        {
            using var stream = files.OpenRead(path);
            if (stream.Length > UnifiedDiff.LargestText)
            {
                return (null, $"the present file is too large to show ({stream.Length} bytes)");
            }

            using var reader = new StreamReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            return (reader.ReadToEnd(), null);
        }
        catch (GantryException missing) when (missing.Kind == FailureKind.NotFound)
        {
            return (null, null);
        }
        catch (GantryException refusal)
        {
            return (null, refusal.Message.TrimEnd('.'));
        }
        catch (Exception failure) when (failure is DecoderFallbackException or IOException)
        {
            return (null, "the present file is no text");
        }
    }
}
