using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Gantry.Bench.Http.Wire;

namespace Gantry.Bench.Http.Servers;

/// <summary>
/// The program as it is published, with nothing added. What is published to it are messages that steer a run which waits for an answer: the command of the API
/// that appends one event and does nothing else.
/// </summary>
internal sealed class Daemon(int port, Process process, string folder) : EventServer("Gantry (the program)", port, process)
{
    /// <summary>One client is all clients here, so what one may do is raised: the log is measured, not the limits, which stay in force.</summary>
    public static readonly IReadOnlyDictionary<string, string> Unhindered = new Dictionary<string, string>
    {
        ["GANTRY_MAX_WRITES_PER_SECOND"] = "1000000",
        ["GANTRY_MAX_CONNECTIONS_PER_ADDRESS"] = "20000",
        ["GANTRY_MAX_STREAMS_PER_CALLER"] = "20000",
    };

    private readonly string authorization = Authorization(folder);

    /// <summary>The header that proves the owner.</summary>
    public static string Authorization(string folder) => $"Authorization: Bearer {File.ReadAllText(Path.Combine(folder, "owner-token")).Trim()}\r\n";

    public static async Task<Daemon> StartAsync(string program, string folder)
    {
        var port = Programs.FreePort();
        var process = Programs.Start(program, ["serve", "--listen", $"127.0.0.1:{port}", "--data-dir", folder], Unhindered);
        await Programs.UntilItListensAsync(process, port);
        return new Daemon(port, process, folder);
    }

    /// <summary>A session whose agent waits for an approval that nobody gives.</summary>
    public override string NewTopic()
    {
        var work = Directory.CreateDirectory(folder + "-workspace");
        using var connection = new Connection(Port);
        var workspace = Ask(connection, "/api/workspaces/import", $$"""{"source_type":"local","source_uri":"{{work.FullName}}"}""", "workspace_id");
        var session = Ask(connection, "/api/sessions", $$"""{"workspace_id":"{{workspace}}","agent":"demo"}""", "session_id");
        using var reader = new Connection(Port);
        reader.Send(Subscription(session));
        Ask(connection, $"/api/sessions/{session}/prompt", """{"prompt":"/demo tool bash {\"command\":\"true\"}"}""", "run_id");

        var seen = new StringBuilder();
        while (!seen.ToString().Contains("ui.approval.requested", StringComparison.Ordinal))
        {
            seen.Append(Encoding.UTF8.GetString(reader.Receive()));
        }

        return session;
    }

    public override byte[] Publication(string topic, int events) =>
        Load.Post($"/v1/sessions/{topic}/messages", $$"""{"content":"~{{new string('x', 110)}}","delivery":"steer"}""", authorization);

    public override byte[] Subscription(string topic) => Load.Get($"/v1/session/{topic}/events", authorization);

    public override bool IsSubscribed(ReadOnlySpan<byte> received) => received.IndexOf("event: synced"u8) >= 0;

    private string Ask(Connection connection, string path, string body, string field)
    {
        var answer = connection.AskText(Encoding.ASCII.GetString(Load.Post(path, body, authorization)));
        var json = answer.AsSpan(answer.IndexOf('{'));
        using var document = JsonDocument.Parse(json[..(json.LastIndexOf('}') + 1)].ToString());
        return document.RootElement.GetProperty(field).GetString()!;
    }
}
