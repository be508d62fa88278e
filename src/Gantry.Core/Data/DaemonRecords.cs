using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Gantry.Protocol.Daemon;
using Gantry.Protocol.Json;

namespace Gantry.Core.Data;

/// <summary>Reads <c>daemon.json</c>, and tells a daemon that lives from what one that died left behind.</summary>
public static class DaemonRecords
{
    // The kernel counts a process's start in ticks since a boot time that is itself rounded.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5);

    /// <summary>The record of a daemon whose process lives; null when there is none. That it answers is for the caller to see.</summary>
    public static DaemonRecord? FindAlive(DataDirectory directory) => Read(directory) is { } record && IsAlive(record) ? record : null;

    /// <summary>What the file says; null when it is not there or says nothing sensible.</summary>
    public static DaemonRecord? Read(DataDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(directory.DaemonRecord), ApiJson.Default.DaemonRecord);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static bool IsAlive(DaemonRecord record)
    {
        try
        {
            using var process = Process.GetProcessById(record.Pid);

            // A process that began after the daemon did is another one that got the same number.
            return process.StartTime.ToUniversalTime() <= record.StartTime.UtcDateTime + ClockTolerance;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }
}
