using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Gantry.Adapters.Processes;

/// <summary>
/// Starts processes, and notes their ends, on one thread that lives as long as this program. A program that asks the kernel to die with its parent dies with
/// the thread that started it: on threads of the pool that would be at random.
/// </summary>
internal sealed class SpawnThread
{
    private static readonly Lazy<SpawnThread> Only = new(() => new SpawnThread());
    private readonly ConcurrentQueue<(SpawnRequest Request, TaskCompletionSource<SpawnedProcess> Started)> requests = new();
    private readonly List<(SpawnedProcess Process, int Descriptor)> running = [];
    private readonly int bell;

    private SpawnThread()
    {
        bell = SpawnCalls.EventDescriptor(0, SpawnCalls.CloseOnExec);
        if (bell < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        new Thread(Work) { IsBackground = true, Name = "gantry-spawn" }.Start();
    }

    /// <summary>Starts a program.</summary>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static Task<SpawnedProcess> StartAsync(SpawnRequest request)
    {
        var started = new TaskCompletionSource<SpawnedProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        Only.Value.requests.Enqueue((request, started));
        Only.Value.Ring();
        return started.Task;
    }

    private void Ring()
    {
        Span<byte> one = [1, 0, 0, 0, 0, 0, 0, 0];
        _ = SpawnCalls.Write(bell, ref MemoryMarshal.GetReference(one), 8);
    }

    private void Work()
    {
        var polled = new SpawnCalls.Polled[16];
        var rings = new byte[8];
        while (true)
        {
            while (requests.TryDequeue(out var next))
            {
                Start(next.Request, next.Started);
            }

            if (polled.Length <= running.Count)
            {
                Array.Resize(ref polled, 2 * running.Count);
            }

            polled[0] = new SpawnCalls.Polled { Descriptor = bell, Wanted = SpawnCalls.Readable };
            for (var index = 0; index < running.Count; index++)
            {
                polled[index + 1] = new SpawnCalls.Polled { Descriptor = running[index].Descriptor, Wanted = SpawnCalls.Readable };
            }

            if (SpawnCalls.Poll(ref polled[0], (nuint)(running.Count + 1), -1) <= 0)
            {
                continue;
            }

            if (polled[0].Seen != 0)
            {
                _ = SpawnCalls.Read(bell, ref rings[0], (nuint)rings.Length);
            }

            for (var index = running.Count - 1; index >= 0; index--)
            {
                if (polled[index + 1].Seen != 0 && running[index].Process.TryReap())
                {
                    _ = SpawnCalls.Close(running[index].Descriptor);
                    running.RemoveAt(index);
                }
            }
        }
    }

    private void Start(SpawnRequest request, TaskCompletionSource<SpawnedProcess> started)
    {
        try
        {
            var process = Spawning.Start(request);
            var descriptor = SpawnCalls.OpenProcess(process);
            if (descriptor < 0)
            {
                var error = Marshal.GetLastPInvokeError();
                _ = SpawnCalls.SendSignal(-process, SpawnCalls.Kill);
                _ = SpawnCalls.Wait(process, out _, options: 0);
                throw new Win32Exception(error);
            }

            var spawned = new SpawnedProcess(process);
            running.Add((spawned, descriptor));
            started.SetResult(spawned);
        }
        catch (Exception failure)
        {
            // The caller's to tell; this thread serves all others too.
            started.SetException(failure);
        }
    }
}
