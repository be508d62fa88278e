using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Gantry.Bench.Http.Wire;

namespace Gantry.Bench.Http.Servers;

/// <summary>opencode's server. An event is a user's message that no model answers (its <c>noReply</c>): kept, and told to readers as a part of the message.</summary>
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

    public override string NewTopic()
    {
        using var connection = new Connection(Port, 64 * 1024);
        var answer = connection.AskText(Encoding.ASCII.GetString(Load.Post("/session", """{"title":"events"}""")));
        using var document = JsonDocument.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)]);
        return document.RootElement.GetProperty("id").GetString()!;
    }

    public override byte[] Publication(string topic, int events) =>
        Load.Post($"/session/{topic}/message", $$$"""{"noReply":true,"model":{"providerID":"none","modelID":"none"},"parts":[{"type":"text","text":"{{{Load.Words}}}"}]}""");

    public override byte[] Subscription(string topic) => Load.Get("/event");

    public override bool IsSubscribed(ReadOnlySpan<byte> received) => received.IndexOf("server.connected"u8) >= 0;
}
