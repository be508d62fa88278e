using System.IO.Compression;
using System.Text;
using Gantry.Core.Events;
using Gantry.Protocol.Schemas;

namespace Gantry.Testing;

/// <summary>Holds what tests store and stream to the schemas that ship with the program.</summary>
public static class SchemaCheck
{
    private const int MostPages = 1000;

    /// <summary>One event, as stored or sent.</summary>
    public static void Event(ReadOnlyMemory<byte> utf8Json) => NoFault(EventSchemas.CheckEvent(utf8Json), utf8Json);

    /// <summary>What the commands of a commit have stored.</summary>
    public static void Appended(IEnumerable<StoreCommand> batch)
    {
        foreach (var logged in batch.SelectMany(command => command.Appended))
        {
            Event(logged.Json);
        }
    }

    /// <summary>A frame of an SSE stream; comments pass.</summary>
    public static void Frame(SseFrame frame)
    {
        if (frame.Data is not null)
        {
            Frame(frame.Name, Encoding.UTF8.GetBytes(frame.Data));
        }
    }

    /// <summary>A frame of the core's own streams.</summary>
    public static void Frame(FeedFrame frame) => Frame(frame.Name, frame.Json);

    /// <summary>All events that a running daemon has stored, session by session, as it exports them.</summary>
    public static async Task StoredEventsAsync(HttpClient client)
    {
        string? cursor = "";
        for (var page = 0; cursor is not null && page < MostPages; page++)
        {
            var sessions = await client.GetJsonAsync($"/api/sessions?limit=200{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}");
            foreach (var session in sessions.GetProperty("items").EnumerateArray().Where(session => session.GetProperty("last_seq").GetInt64() > 0))
            {
                await ExportAsync(client, session.GetProperty("session_id").GetString()!);
            }

            cursor = sessions.GetProperty("next_cursor").GetString();
        }
    }

    private static async Task ExportAsync(HttpClient client, string session)
    {
        await using var zip = new ZipArchive(await client.GetStreamAsync($"/api/sessions/{session}/export"), ZipArchiveMode.Read);
        using var lines = new StreamReader(await zip.GetEntry("events.ndjson").ShouldNotBeNull().OpenAsync());
        while (await lines.ReadLineAsync() is { } line)
        {
            Event(Encoding.UTF8.GetBytes(line));
        }
    }

    private static void Frame(string? name, ReadOnlyMemory<byte> utf8Json) =>
        NoFault(name is null ? EventSchemas.CheckEvent(utf8Json) : EventSchemas.CheckFrame(name, utf8Json), utf8Json);

    private static void NoFault(IReadOnlyList<SchemaFault> faults, ReadOnlyMemory<byte> utf8Json) =>
        faults.ShouldBeEmpty(Encoding.UTF8.GetString(utf8Json.Span));
}
