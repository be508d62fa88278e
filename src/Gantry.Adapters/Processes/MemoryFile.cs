using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Processes;

/// <summary>A file without a name, to hand bytes to a program that nobody else shall see.</summary>
internal static class MemoryFile
{
    private const uint CloseOnExec = 1;

    /// <summary>Holds the bytes, to be read from the beginning by the one program that gets it.</summary>
    public static SafeFileHandle Of(ReadOnlySpan<byte> content)
    {
        var descriptor = SpawnCalls.MemoryFile("gantry", CloseOnExec);
        if (descriptor < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        // RandomAccess writes at a position of its own: the program starts reading at 0.
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.Write(file, content, fileOffset: 0);
        return file;
    }
}
