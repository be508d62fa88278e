using System.Text.Json;

namespace Gantry.Server.Tests.Http;

/// <summary>Reads the inbox's stream, whose frames are no events of a session.</summary>
internal sealed class InboxReader : IAsyncDisposable
{
    private readonly HttpResponseMessage response;
    private readonly StreamReader reader;

    private InboxReader(HttpResponseMessage response, StreamReader reader) => (this.response, this.reader) = (response, reader);

    public static async Task<InboxReader> OpenAsync(HttpClient client, string? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/approvals/stream");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return new InboxReader(response, new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>The first frame from now on that fits.</summary>
    public async Task<InboxFrame> UntilAsync(Func<InboxFrame, bool> fits)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        string? id = null, name = null, data = null;
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            var value = line[(line.IndexOf(':') + 1)..].TrimStart();
            _ = line.Split(':')[0] switch { "id" => id = value, "event" => name = value, "data" => data = value, _ => null };
            if (line.Length == 0)
            {
                if (data is not null && new InboxFrame(id, name, JsonElement.Parse(data)) is var frame && fits(frame))
                {
                    return frame;
                }

                (id, name, data) = (null, null, null);
            }
        }

        throw new EndOfStreamException("The inbox's stream ended.");
    }

    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        response.Dispose();
        return ValueTask.CompletedTask;
    }
}

internal sealed record InboxFrame(string? Id, string? Name, JsonElement Json);
