using System.Runtime.InteropServices;
using Gantry.Core.Failures;

namespace Gantry.Adapters.Files;

/// <summary>Says in a sentence what the kernel said in a number.</summary>
internal static class PathFailure
{
    public static GantryException LeadsOut(string path) =>
        GantryException.Forbidden("path-outside-workspace", $"{Shown(path)} leads out of the workspace.");

    public static GantryException NotAFile(string path, FileStatus status) =>
        GantryException.Invalid(
            "path", status.IsDirectory ? $"{Shown(path)} is a folder, not a file." : $"{Shown(path)} is no regular file; pipes, sockets and devices are not opened.");

    public static GantryException Of(int error, string path) =>
        error switch
        {
            Libc.CrossDevice or Libc.TooManyLinks => LeadsOut(path),
            Libc.NoEntry => GantryException.NotFound("path", Shown(path)),
            Libc.NotADirectory => GantryException.Invalid("path", $"{Shown(path)} is not a folder, or a part of it is none."),
            Libc.IsADirectory => GantryException.Invalid("path", $"{Shown(path)} is a folder, not a file."),
            Libc.NoDeviceOrAddress => GantryException.Invalid("path", $"{Shown(path)} is no regular file; pipes, sockets and devices are not opened."),
            Libc.NameTooLong => GantryException.Invalid("path", "path is too long."),
            Libc.NoAccess or Libc.NotPermitted or Libc.ReadOnlyFileSystem =>
                GantryException.Forbidden("path-not-permitted", $"The daemon's user has no right to do that with {Shown(path)}."),
            Libc.TryAgain => GantryException.Unavailable("path-busy", $"The folders of {Shown(path)} were being moved all the time; try again."),
            Libc.NoSpace or Libc.QuotaExceeded => GantryException.Unavailable("disk-full", $"There is no room to write {Shown(path)}; nothing was changed."),
            Libc.NotImplemented => GantryException.Unavailable(
                "openat2-missing", "Files can only be opened safely on Linux 5.6 or newer, in a container whose seccomp profile allows openat2."),
            _ => GantryException.Unavailable("file-failed", $"{Shown(path)}: {Marshal.GetPInvokeErrorMessage(error)}."),
        };

    private static string Shown(string path)
    {
        var printable = new string([.. path.Select(letter => char.IsControl(letter) ? '\uFFFD' : letter)]);
        return printable.Length <= 200 ? $"'{printable}'" : $"'{printable[..200]}…'";
    }
}
