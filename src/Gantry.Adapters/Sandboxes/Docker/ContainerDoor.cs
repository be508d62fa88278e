using System.Net.Sockets;
using Gantry.Adapters.Sandboxes.Door;
using Gantry.Core.Data;
using Gantry.Core.Failures;

namespace Gantry.Adapters.Sandboxes.Docker;

/// <summary>
/// Receives the listening socket of a container's network from its first process, over a socket that is bound into the container and taken away before anything
/// else runs in there.
/// </summary>
internal sealed class ContainerDoor : IDisposable
{
    public const string ProgramInside = "/run/gantry/door";
    public const string SocketInside = "/run/gantry/door.sock";

    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private const UnixFileMode ToRun = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string folder;

    private ContainerDoor(string program)
    {
        ProgramFile = program;

        // A socket's path may have 107 bytes at most, which a data directory can be longer than. Only its maker may enter this folder, so that the socket
        // itself can be open to whoever the container's processes are.
        folder = Directory.CreateTempSubdirectory("gantry-").FullName;
        SocketFile = Path.Combine(folder, "door.sock");
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(SocketFile));
            File.SetUnixFileMode(SocketFile, Everybody);
            listener.Listen(1);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>On this machine, to be bound to <see cref="ProgramInside"/>.</summary>
    public string ProgramFile { get; }

    /// <summary>On this machine, to be bound to <see cref="SocketInside"/>.</summary>
    public string SocketFile { get; }

    /// <exception cref="GantryException">This machine's processor is not known.</exception>
    public static ContainerDoor Open(DataDirectory data)
    {
        var program = DoorProgram.ForPath(SocketInside)
            ?? throw GantryException.Unavailable("sandbox-not-built", "The sandbox could not be built: Gantry knows no system calls of this processor.");
        return new ContainerDoor(Keep(data, program));
    }

    /// <summary>The container's listening socket, once it has been handed over.</summary>
    public async Task<Socket> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var handover = new Handover(await listener.AcceptAsync(cancellationToken));
        return (await handover.ReceiveAsync(cancellationToken)).Listener
            ?? throw GantryException.Unavailable("sandbox-not-built", "The sandbox could not be built: its network could not be set up.");
    }

    public void Dispose()
    {
        listener.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    // The data directory, because programs in a temporary folder may not be run on some machines. Written aside and moved: other containers may start from it now.
    private static string Keep(DataDirectory data, byte[] program)
    {
        var path = data.SandboxDoor;
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(program))
        {
            return path;
        }

        Directory.CreateDirectory(data.Root);
        var aside = $"{path}.{Guid.NewGuid():N}";
        File.WriteAllBytes(aside, program);
        File.SetUnixFileMode(aside, ToRun);
        File.Move(aside, path, overwrite: true);
        return path;
    }
}
