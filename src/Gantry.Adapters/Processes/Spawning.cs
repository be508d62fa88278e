using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Gantry.Adapters.Processes;

/// <summary>One call of posix_spawn, with what belongs around it.</summary>
internal static class Spawning
{
    // Above every number that a program is given: what is duplicated to one of those can then not cover another that is still needed.
    private const int FirstOfOurs = 64;

    /// <returns>The process id.</returns>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static int Start(SpawnRequest request)
    {
        Span<byte> actions = stackalloc byte[SpawnCalls.OpaqueSize];
        Span<byte> attributes = stackalloc byte[SpawnCalls.OpaqueSize];
        ref var firstAction = ref MemoryMarshal.GetReference(actions);
        ref var firstAttribute = ref MemoryMarshal.GetReference(attributes);
        Check(SpawnCalls.BeginActions(ref firstAction));
        Check(SpawnCalls.BeginAttributes(ref firstAttribute));
        var ours = new List<int>();
        try
        {
            foreach (var handle in request.Descriptors)
            {
                var high = SpawnCalls.Control((int)handle.DangerousGetHandle(), SpawnCalls.DuplicateAtLeast, FirstOfOurs);
                Check(high < 0 ? Marshal.GetLastPInvokeError() : 0);
                Check(SpawnCalls.AddDuplicate(ref firstAction, high, ours.Count));
                ours.Add(high);
            }

            Check(SpawnCalls.AddFolder(ref firstAction, request.Folder));
            SetSignals(ref firstAttribute);
            SpawnCalls.KeepDescriptors();
            Check(SpawnCalls.Spawn(
                out var process,
                request.Program,
                ref firstAction,
                ref firstAttribute,
                [.. request.Arguments, null],
                [.. request.Environment.Select(variable => $"{variable.Key}={variable.Value}"), null]));
            return process;
        }
        finally
        {
            ours.ForEach(descriptor => _ = SpawnCalls.Close(descriptor));
            GC.KeepAlive(request);
            _ = SpawnCalls.EndActions(ref firstAction);
            _ = SpawnCalls.EndAttributes(ref firstAttribute);
        }
    }

    // .NET ignores SIGPIPE and blocks others, which a program would inherit.
    private static void SetSignals(ref byte attributes)
    {
        Span<byte> all = stackalloc byte[SpawnCalls.SignalSetSize];
        Span<byte> none = stackalloc byte[SpawnCalls.SignalSetSize];
        all.Fill(0xff);
        Check(SpawnCalls.SetDefaults(ref attributes, ref MemoryMarshal.GetReference(all)));
        Check(SpawnCalls.SetMask(ref attributes, ref MemoryMarshal.GetReference(none)));
        Check(SpawnCalls.SetFlags(ref attributes, SpawnCalls.SetSignalDefaults | SpawnCalls.SetSignalMask | SpawnCalls.SetSession));
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new Win32Exception(error);
        }
    }
}
