using System.Diagnostics;
using Gantry.Bench.Http.Wire;

namespace Gantry.Bench.Http.Servers;

/// <summary>opencode's server. The nearest to publishing an event without a model is to make a session, which its stream tells of.</summary>
internal sealed class OpenCode(int port, Process process) : EventServer("opencode", port, process)
{
    /// <param name="program">Of the package opencode-linux-x64.</param>
    /// <param name="folder">Its home, so that nobody's own settings are read.</param>
    public static async Task<OpenCode> StartAsync(string program, string folder)
    {
        var port = Programs.FreePort();
        Directory.CreateDirectory(folder);
        var home = new Dictionary<string, string>
        {
            ["HOME"] = folder,
            ["XDG_CONFIG_HOME"] = folder,
            ["XDG_DATA_HOME"] = folder,
            ["XDG_CACHE_HOME"] = folder,
            ["XDG_STATE_HOME"] = folder,
            ["OPENCODE_DISABLE_AUTOUPDATE"] = "1",
            ["OPENCODE_DISABLE_MODELS_FETCH"] = "1",
        };
        var process = Programs.Start(program, ["serve", "--hostname", "127.0.0.1", "--port", port.ToString()], home, folder);
        await Programs.UntilItListensAsync(process, port);
        return new OpenCode(port, process);
    }

    public override byte[] Publication(string topic, int events) => Load.Post("/session", """{"title":"~"}""");

    public override byte[] Subscription(string topic) => Load.Get("/event");

    public override bool IsSubscribed(ReadOnlySpan<byte> received) => received.IndexOf("server.connected"u8) >= 0;
}
