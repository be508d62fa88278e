using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Sandboxes.Door;

/// <summary>
/// A program of half a kilobyte that every sandbox can start, whatever is installed in there: it opens the port of <see cref="SandboxNetwork.Forwarded"/> on the
/// sandbox's own loopback, hands the listening socket out to the daemon, and becomes the program that its arguments name.
/// 1. socket, bind, listen; 2. in a container: connect to the daemon's socket; 3. sendmsg with the listening socket; 4. execve.
/// A step that fails ends it with <see cref="FailureCode"/>, and nothing else is run.
/// </summary>
internal static class DoorProgram
{
    /// <summary>Where the program finds the socket to the daemon, when it is given one.</summary>
    public const int HandoverDescriptor = 5;

    public const int FailureCode = 125;

    private const int ListenDescriptor = 9;
    private const int Backlog = 128;
    private const int UnixFamily = 1;
    private const int InternetFamily = 2;
    private const int Streaming = 1;
    private const int CloseOnExec = 0x80000;

    /// <summary>The program that is given the socket to the daemon as a descriptor; null when this machine's processor is not known here.</summary>
    public static byte[]? ForDescriptor { get; } = OfThisMachine(handoverPath: null);

    /// <summary>The program that finds the daemon's socket under a path.</summary>
    public static byte[]? ForPath(string handoverPath) => OfThisMachine(handoverPath);

    public static byte[] Generate(Processor processor, string? handoverPath)
    {
        var image = new ProgramImage(processor);
        var port = new byte[16];
        BinaryPrimitives.WriteUInt16LittleEndian(port, InternetFamily);
        BinaryPrimitives.WriteUInt16BigEndian(port.AsSpan(2), SandboxNetwork.Forwarded.Port);
        new byte[] { 127, 0, 0, 1 }.CopyTo(port, 4);
        var address = image.Data(port);

        image.Call(processor.Socket, InternetFamily, Streaming | CloseOnExec, 0);
        image.CallWithResult(processor.Duplicate, ListenDescriptor, CloseOnExec);
        image.Call(processor.Bind, ListenDescriptor, address, port.Length);
        image.Call(processor.Listen, ListenDescriptor, Backlog, 0);
        if (handoverPath is not null)
        {
            var path = Encoding.UTF8.GetBytes(handoverPath);
            byte[] daemon = [UnixFamily, 0, .. path, 0];
            image.Call(processor.Socket, UnixFamily, Streaming | CloseOnExec, 0);
            image.CallWithResult(processor.Duplicate, HandoverDescriptor, CloseOnExec);
            image.Call(processor.Connect, HandoverDescriptor, image.Data(daemon), daemon.Length);
        }

        image.Call(processor.SendMessage, HandoverDescriptor, Message(image), 0);
        image.Call(processor.Close, HandoverDescriptor, 0, 0);
        image.BecomeArguments();
        return image.ToProgram(FailureCode);
    }

    // struct msghdr (recvmsg(2)) with one byte, and the descriptor in a control message of SCM_RIGHTS (unix(7)).
    private static int Message(ProgramImage image)
    {
        Span<byte> control = stackalloc byte[24];
        BinaryPrimitives.WriteUInt64LittleEndian(control, 20);
        BinaryPrimitives.WriteInt32LittleEndian(control[8..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(control[12..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(control[16..], ListenDescriptor);

        Span<byte> part = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(part, image.Data([(byte)'\n']));
        BinaryPrimitives.WriteInt64LittleEndian(part[8..], 1);

        Span<byte> message = stackalloc byte[56];
        BinaryPrimitives.WriteInt64LittleEndian(message[16..], image.Data(part));
        BinaryPrimitives.WriteInt64LittleEndian(message[24..], 1);
        BinaryPrimitives.WriteInt64LittleEndian(message[32..], image.Data(control));
        BinaryPrimitives.WriteInt64LittleEndian(message[40..], control.Length);
        return image.Data(message);
    }

    private static byte[]? OfThisMachine(string? handoverPath) => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => Generate(new X64(), handoverPath),
        Architecture.Arm64 => Generate(new Arm64(), handoverPath),
        _ => null,
    };
}
