using Gantry.Core.Data;
using Gantry.Core.Failures;

namespace Gantry.Adapters.Storage;

/// <summary>Makes the data directory, and says in one voice what is wrong when it cannot be used.</summary>
internal static class DataFolder
{
    /// <summary>Nobody but the owner reads what Gantry keeps.</summary>
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder, mode 0700, and those above it. One that is there keeps its mode.</summary>
    /// <exception cref="GantryException">It cannot be made.</exception>
    public static void Create(DataDirectory data)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(data.Root);
            }
            else
            {
                Directory.CreateDirectory(data.Root, OwnerOnly);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw File.Exists(data.Root)
                ? Unusable(data, "it is a file", refused)
                : Unusable(data, "it cannot be created", refused);
        }
    }

    /// <summary>The failure of whoever needs the folder.</summary>
    public static GantryException Unusable(DataDirectory data, string why, Exception cause) =>
        GantryException.Unavailable(
            "data-directory-unusable",
            $"The data directory {data.Root} cannot be used: {why} ({cause.Message.TrimEnd('.')}). Name a folder that you may write to with --data-dir or GANTRY_DATA_DIR.",
            cause);
}
