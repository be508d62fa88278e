using System.Net;
using System.Text.Json;

namespace Gantry.Testing;

/// <summary>Reads a server-sent event stream as a browser would, holds every frame to its schema, and keeps what a test wants to look at.</summary>
public sealed class EventSource : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpResponseMessage response;
    private readonly StreamReader reader;

    private EventSource(HttpResponseMessage response, StreamReader reader)
    {
        this.response = response;
        this.reader = reader;
    }

    public HttpResponseMessage Response => response;

    public static async Task<EventSource> OpenAsync(HttpClient client, string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return new EventSource(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next frame; null when the stream has ended.</summary>
    public async Task<SseFrame?> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        string? id = null, name = null, data = null, comment = null;
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Length == 0)
            {
                var frame = new SseFrame(id, name, data, comment);
                SchemaCheck.Frame(frame);
                return frame;
            }

            var colon = line.IndexOf(':');
            var value = line[(colon + 1)..].TrimStart();
            switch (line[..colon])
            {
                case "": comment = value; break;
                case "id": id = value; break;
                case "event": name = value; break;
                case "data": data = value; break;
                default: throw new InvalidDataException($"An SSE line of an unknown field: {line}");
            }
        }

        return null;
    }

    /// <summary>Frames from now on until one fits, that one included.</summary>
    public async Task<List<SseFrame>> ReadUntilAsync(Func<SseFrame, bool> isLast)
    {
        var frames = new List<SseFrame>();
        while (await NextAsync() is { } frame)
        {
            frames.Add(frame);
            if (isLast(frame))
            {
                return frames;
            }
        }

        throw new EndOfStreamException($"The stream ended before the frame that was waited for, after: {string.Join(", ", frames.Select(frame => frame.Type ?? frame.Name ?? frame.Comment))}");
    }

    /// <summary>Frames until one of this event type or name.</summary>
    public Task<List<SseFrame>> ReadUntilAsync(string typeOrName) => ReadUntilAsync(frame => frame.Type == typeOrName || frame.Name == typeOrName);

    /// <summary>All frames up to the end of the stream.</summary>
    public async Task<List<SseFrame>> ReadToEndAsync()
    {
        var frames = new List<SseFrame>();
        while (await NextAsync() is { } frame)
        {
            frames.Add(frame);
        }

        return frames;
    }

    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        response.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>One frame of a stream.</summary>
public sealed record SseFrame(string? Id, string? Name, string? Data, string? Comment)
{
    /// <summary>The data as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Data!).RootElement;

    /// <summary>The envelope's type; null for named frames and comments.</summary>
    public string? Type => Name is null && Data is not null ? Json.GetProperty("type").GetString() : null;

    /// <summary>The envelope's payload.</summary>
    public JsonElement Payload => Json.GetProperty("payload");
}
