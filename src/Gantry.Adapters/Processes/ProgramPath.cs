using System.Runtime.InteropServices;
using Gantry.Core.Failures;

namespace Gantry.Adapters.Processes;

/// <summary>Finds a program as a shell would.</summary>
internal static partial class ProgramPath
{
    private const int MayExecute = 1;

    /// <summary>The program's path; null when there is none that may be executed.</summary>
    /// <param name="path">Folders, separated by colons.</param>
    /// <param name="folder">What a name with a slash is relative to.</param>
    public static string? Find(string program, string path, string folder)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            var named = Path.Combine(folder, program);
            return IsExecutable(named) ? named : null;
        }

        return program.Length == 0
            ? null
            : path.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(part => Path.Combine(folder, part, program)).FirstOrDefault(IsExecutable);
    }

    /// <inheritdoc cref="Find"/>
    /// <exception cref="GantryException">There is none.</exception>
    public static string Require(string program, string path, string folder) =>
        Find(program, path, folder)
        ?? throw GantryException.Unavailable("program-missing", $"There is no program '{program}' on the daemon's PATH; install it, or name it by its path.");

    private static bool IsExecutable(string file) => File.Exists(file) && Access(file, MayExecute) == 0;

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Access(string path, int mode);
}
