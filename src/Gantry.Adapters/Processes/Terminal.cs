using System.ComponentModel;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Gantry.Core.Sandboxes;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Processes;

/// <summary>A pseudo-terminal: our side as two streams, the program's as a device.</summary>
internal sealed partial class Terminal : IDisposable
{
    private const int ReadWrite = 2;
    private const int NotControlling = 0x100;
    private const nuint SetWindowSize = 0x5414;
    private readonly SafeFileHandle ours;

    private Terminal(SafeFileHandle ours, string name, SafeFileHandle theirs)
    {
        this.ours = ours;
        Name = name;
        Theirs = theirs;
        Input = new FileStream(ours, FileAccess.Write, bufferSize: 0);
        var (reading, writing) = Pipes.Open();
        Output = new AnonymousPipeClientStream(PipeDirection.In, reading);

        // A terminal cannot be waited for as a pipe can, so one thread moves what comes out of it into one; it ends when nobody holds the device any more.
        new Thread(() => Pump(writing)) { IsBackground = true, Name = "gantry-terminal" }.Start();
    }

    /// <summary>The device's path on this machine.</summary>
    public string Name { get; }

    /// <summary>The device, for the program; dispose it once the program has it.</summary>
    public SafeFileHandle Theirs { get; }

    public Stream Input { get; }

    public Stream Output { get; }

    /// <exception cref="Win32Exception">There is none to be had.</exception>
    public static Terminal Open(TerminalSize size)
    {
        var ours = Handle(OpenMaster(ReadWrite | NotControlling | SpawnCalls.CloseOnExec));
        Span<byte> name = stackalloc byte[64];
        if (Grant(ours) != 0 || Unlock(ours) != 0 || NameOf(ours, ref MemoryMarshal.GetReference(name), (nuint)name.Length) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        var path = System.Text.Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]);
        var terminal = new Terminal(ours, path, Handle(OpenDevice(path, ReadWrite | NotControlling | SpawnCalls.CloseOnExec)));
        terminal.Resize(size);
        return terminal;
    }

    public void Resize(TerminalSize size)
    {
        if (!ours.IsClosed)
        {
            var window = new Window { Rows = size.Rows, Columns = size.Columns };
            _ = SetWindow(ours, SetWindowSize, window);
        }
    }

    public void Dispose()
    {
        Theirs.Dispose();
        Input.Dispose();
        Output.Dispose();
    }

    private static SafeFileHandle Handle(int descriptor) =>
        descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw new Win32Exception(Marshal.GetLastPInvokeError());

    private void Pump(SafePipeHandle writing)
    {
        Span<byte> bytes = stackalloc byte[4096];
        ref var first = ref MemoryMarshal.GetReference(bytes);
        var held = false;
        ours.DangerousAddRef(ref held);
        try
        {
            while (SpawnCalls.Read((int)ours.DangerousGetHandle(), ref first, (nuint)bytes.Length) is var count
                && (count > 0 || (count < 0 && Marshal.GetLastPInvokeError() == SpawnCalls.Interrupted)))
            {
                for (nint written = 0; written < count;)
                {
                    var some = SpawnCalls.Write((int)writing.DangerousGetHandle(), ref bytes[(int)written], (nuint)(count - written));
                    if (some < 0 && Marshal.GetLastPInvokeError() != SpawnCalls.Interrupted)
                    {
                        return;
                    }

                    written += Math.Max(some, 0);
                }
            }
        }
        finally
        {
            writing.Dispose();
            ours.DangerousRelease();
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Grant(SafeFileHandle terminal);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unlock(SafeFileHandle terminal);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int NameOf(SafeFileHandle terminal, ref byte name, nuint size);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenDevice(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetWindow(SafeFileHandle terminal, nuint request, in Window window);

    [StructLayout(LayoutKind.Sequential)]
    private struct Window
    {
        public ushort Rows;
        public ushort Columns;
        public ushort PixelsAcross;
        public ushort PixelsDown;
    }
}
