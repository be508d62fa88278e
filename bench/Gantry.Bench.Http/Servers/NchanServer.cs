using System.Diagnostics;
using Gantry.Bench.Http.Wire;

namespace Gantry.Bench.Http.Servers;

/// <summary>nginx with nchan, server-sent events: nothing is on a disk. Started by eng/dev/start-nchan.sh.</summary>
internal sealed class NchanServer(string folder, int port, Process process) : EventServer("nginx + nchan", port, process)
{
    private static string Script => Path.Combine("eng", "dev", "start-nchan.sh");

    /// <summary>Null when there is no nchan and none may be installed.</summary>
    public static async Task<NchanServer?> StartAsync(string folder)
    {
        if (await Programs.RunAsync(Script, folder) is not { } printed)
        {
            return null;
        }

        var process = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "pid"))));
        return new NchanServer(folder, new Uri(printed.Trim()).Port, process);
    }

    public override byte[] Publication(string topic, int events) => Load.Post($"/publish/{topic}", Load.Envelope);

    public override byte[] Subscription(string topic) => Load.Get($"/events/{topic}");

    public override bool IsSubscribed(ReadOnlySpan<byte> received) => received.IndexOf(": hi"u8) >= 0;

    protected override Task StopAsync() => Programs.RunAsync(Script, folder, "--stop");
}
