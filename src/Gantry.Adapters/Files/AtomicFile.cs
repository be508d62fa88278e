using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Files;

/// <summary>Replaces a file whole: written beside it, flushed, renamed over it, and the folder flushed. A failed flush is told (.NET's own does not).</summary>
internal static class AtomicFile
{
    public static void Write(SafeFileHandle parent, string name, uint permissions, ReadOnlySpan<byte> content, string shown)
    {
        var unfinished = $".gantry-{RandomNumberGenerator.GetHexString(16, lowercase: true)}.tmp";
        var flags = Libc.WriteOnly | Libc.Create | Libc.Exclusive;
        using var file = Libc.Open(parent, unfinished, flags, mode: 0b110_000_000, Libc.ResolveBeneath, out var error) ?? throw PathFailure.Of(error, shown);
        try
        {
            Fill(file, content, shown);
            Require(Libc.ChangeMode(file, permissions), shown);
            Require(Libc.Sync(file), shown);
            Require(Libc.Rename(parent, unfinished, parent, name), shown);
        }
        catch
        {
            // After the rename this name is free; before it the old content is untouched.
            _ = Libc.Unlink(parent, unfinished, 0);
            throw;
        }

        Require(Libc.Sync(parent), shown);
    }

    private static void Fill(SafeFileHandle file, ReadOnlySpan<byte> content, string shown)
    {
        try
        {
            RandomAccess.Write(file, content, fileOffset: 0);
        }
        catch (IOException failure)
        {
            throw Core.Failures.GantryException.Unavailable("file-failed", $"'{shown}' could not be written and is unchanged: {failure.Message}", failure);
        }
    }

    private static void Require(int result, string shown)
    {
        if (result != 0)
        {
            throw PathFailure.Of(Marshal.GetLastPInvokeError(), shown);
        }
    }
}
