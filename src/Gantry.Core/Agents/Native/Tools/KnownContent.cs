using Gantry.Core.Failures;
using Gantry.Core.Text;

namespace Gantry.Core.Agents.Native.Tools;

/// <summary>Keeps the agent from changing a file that is not as it knows it: what the user, or a command, did to it since would be lost.</summary>
internal static class KnownContent
{
    /// <exception cref="GantryException">The agent never read the file, or it has changed since; says what to do.</exception>
    public static void Require(ToolPlace place, string path, FileText present)
    {
        if (present.Sha256 is null)
        {
            throw GantryException.TooLarge("file-too-large", $"{Named(path)} is too large for this tool ({present.Size} bytes); change it with bash. Nothing was changed.");
        }

        if (place.Memory.HashOf(place.Normalise(path)) is not { } known)
        {
            throw GantryException.Conflict("file-not-read", $"{Named(path)} exists and has not been read in this session. Read it with read_file first, then make the change. Nothing was changed.");
        }

        if (!string.Equals(known, present.Sha256, StringComparison.Ordinal))
        {
            throw GantryException.Conflict(
                "file-changed",
                $"{Named(path)} has changed since it was last read in this session: the user, or a command, changed it. Read it again with read_file, then make the change "
                + "on what it says now. Nothing was changed.");
        }
    }

    private static string Named(string path) => $"'{VisibleText.Of(path)}'";
}
