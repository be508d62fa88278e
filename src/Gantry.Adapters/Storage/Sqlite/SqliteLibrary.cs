using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>
/// Chooses the native SQLite once per process: the system's, which gets security fixes, when it is newer than the one that the package carries.
/// Must come before anything else touches SQLite.
/// </summary>
internal static class SqliteLibrary
{
    private const string PackagedName = "e_sqlite3";
    private const string SystemName = "libsqlite3.so.0";

    private static readonly Lazy<string> Loaded = new(LoadOnce);
    private static readonly Lazy<nint> System = new(FindNewerSystemLibrary);

    /// <summary>The version in use and where it is from, such as <c>3.40.1 (system)</c>.</summary>
    public static string EnsureLoaded() => Loaded.Value;

    private static string LoadOnce()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        Batteries_V2.Init();

        // Every connection of ours is used by one thread at a time (SqliteHandle), so SQLite need not lock it again at each bind and step, nor count its memory
        // under a lock. Comes too late when somebody opened a connection before, which is slower and no less right.
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
        return $"{raw.sqlite3_libversion().utf8_to_string()} ({(System.Value == 0 ? "packaged" : "system")})";
    }

    // Zero means "as you would have without me": the packaged library.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        string.Equals(name, PackagedName, StringComparison.Ordinal) ? System.Value : 0;

    private static nint FindNewerSystemLibrary()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad(SystemName, out var system))
        {
            return 0;
        }

        var packagedVersion = NativeLibrary.TryLoad(PackagedName, typeof(SQLite3Provider_e_sqlite3).Assembly, null, out var packaged)
            ? Ask(packaged, "sqlite3_libversion_number")
            : 0;

        // A build without mutexes would not survive our reader threads.
        if (Ask(system, "sqlite3_libversion_number") > packagedVersion && Ask(system, "sqlite3_threadsafe") != 0)
        {
            return system;
        }

        NativeLibrary.Free(system);
        return 0;
    }

    private static unsafe int Ask(nint library, string function) =>
        NativeLibrary.TryGetExport(library, function, out var address) ? ((delegate* unmanaged<int>)address)() : 0;
}
