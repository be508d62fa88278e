using System.ComponentModel;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Adapters.Processes;

/// <summary>A pipe between us and a program that we start.</summary>
/// <param name="Ours">Our end, which waits on no thread.</param>
/// <param name="Theirs">The program's end; dispose it once the program has it, or its end is never seen.</param>
internal sealed record Pipes(Stream Ours, SafeHandle Theirs) : IDisposable
{
    public static Pipes ToProgram()
    {
        var (reading, writing) = Open();
        return new Pipes(new AnonymousPipeClientStream(PipeDirection.Out, writing), reading);
    }

    public static Pipes FromProgram()
    {
        var (reading, writing) = Open();
        return new Pipes(new AnonymousPipeClientStream(PipeDirection.In, reading), writing);
    }

    public static (SafePipeHandle Reading, SafePipeHandle Writing) Open()
    {
        Span<int> ends = stackalloc int[2];
        return SpawnCalls.Pipe(ref MemoryMarshal.GetReference(ends), SpawnCalls.CloseOnExec) == 0
            ? (new SafePipeHandle(ends[0], ownsHandle: true), new SafePipeHandle(ends[1], ownsHandle: true))
            : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Something was written that nobody has read; false for what is no pipe.</summary>
    /// <exception cref="ObjectDisposedException">Our end is closed.</exception>
    public static bool HoldsBytes(Stream ours)
    {
        if (ours is not PipeStream pipe)
        {
            return false;
        }

        var handle = pipe.SafePipeHandle;
        var held = false;
        try
        {
            handle.DangerousAddRef(ref held);
            return SpawnCalls.IsReadable((int)handle.DangerousGetHandle());
        }
        finally
        {
            if (held)
            {
                handle.DangerousRelease();
            }
        }
    }

    public void Dispose()
    {
        Ours.Dispose();
        Theirs.Dispose();
    }
}
