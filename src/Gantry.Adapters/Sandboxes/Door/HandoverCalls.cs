using System.Runtime.InteropServices;

namespace Gantry.Adapters.Sandboxes.Door;

/// <summary>The calls of Linux that pass a descriptor from one process to another, which .NET does not offer.</summary>
internal static partial class HandoverCalls
{
    private const int UnixFamily = 1;
    private const int StreamingCloseOnExec = 1 | 0x80000;
    private const int CloseOnExecDescriptors = 0x40000000;
    private const int DoNotWait = 0x40;
    private const int SocketLevel = 1;
    private const int Rights = 1;

    /// <summary>0, and two sockets that lead to each other.</summary>
    public static int Pair(ref int ends) => SocketPair(UnixFamily, StreamingCloseOnExec, 0, ref ends);

    /// <summary>Reads one byte and the descriptor that came with it; -1 when none did.</summary>
    /// <returns>How many bytes were read; 0 at the end, negative when there is nothing.</returns>
    public static unsafe nint Receive(SafeHandle socket, out int descriptor)
    {
        byte word;
        var control = new ControlMessage();
        var part = new Part { Start = &word, Length = 1 };
        var message = new Message { Parts = &part, PartCount = 1, Control = &control, ControlLength = (nuint)sizeof(ControlMessage) };
        var count = ReceiveMessage(socket, &message, DoNotWait | CloseOnExecDescriptors);
        var isDescriptor = count > 0 && message.ControlLength >= ControlMessage.LengthOfOne && control is { Level: SocketLevel, Type: Rights };
        descriptor = isDescriptor ? control.Descriptor : -1;
        return count;
    }

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SocketPair(int family, int type, int protocol, ref int ends);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint ReceiveMessage(SafeHandle socket, Message* message, int flags);

    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Part
    {
        public byte* Start;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Message
    {
        public void* Name;
        public uint NameLength;
        public Part* Parts;
        public nuint PartCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    // Room for one descriptor: the kernel closes what does not fit.
    [StructLayout(LayoutKind.Sequential)]
    private struct ControlMessage
    {
        public const int LengthOfOne = 20;
        public nuint Length;
        public int Level;
        public int Type;
        public int Descriptor;
        public int Padding;
    }
}
