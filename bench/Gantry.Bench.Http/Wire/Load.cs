using System.Text;

namespace Gantry.Bench.Http.Wire;

/// <summary>The event that everybody carries: about 300 bytes as it is stored and delivered, with one mark in it by which it is counted.</summary>
internal static class Load
{
    /// <summary>Stands once in every event and nowhere else; JSON leaves it as it is.</summary>
    public const byte Mark = (byte)'~';

    /// <summary>What an event says.</summary>
    public static string Words { get; } = "~" + string.Concat(Enumerable.Repeat("some words ", 9));

    /// <summary>What the daemon takes: the words; it makes the envelope itself.</summary>
    public static string Text { get; } = $$"""{"itemId":"text-1","text":"{{Words}}"}""";

    /// <summary>What the others store and deliver as it is: an envelope as the daemon makes it.</summary>
    public static string Envelope { get; } =
        "{\"v\":1,\"seq\":100001,\"at\":\"2026-01-01T00:00:00.000Z\",\"sessionId\":\"01234567-89ab-cdef-0123-456789abcdef\",\"provider\":\"demo\",\"kind\":\"ui\","
        + $$"""
        "type":"ui.message.assistant.final","payload":{{Text}}}
        """.Trim();

    /// <summary>Counts the events in a piece of a stream.</summary>
    public static int Count(ReadOnlySpan<byte> received) => received.Count(Mark);

    /// <summary>An HTTP/1.1 request.</summary>
    public static byte[] Post(string path, string body, string headers = "") =>
        Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}");

    /// <summary>An HTTP/1.1 request.</summary>
    public static byte[] Get(string path, string headers = "") =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n{headers}\r\n");
}
