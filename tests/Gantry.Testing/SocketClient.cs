using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Gantry.Testing;

/// <summary>Speaks JSON over a WebSocket of the daemon, as the owner unless told otherwise.</summary>
public sealed class SocketClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket socket = new();

    public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    public string? CloseReason => socket.CloseStatusDescription;

    public static async Task<SocketClient> OpenAsync(DaemonProcess daemon, string path)
    {
        var client = new SocketClient();
        await client.ConnectAsync(daemon, path, daemon.Token);
        return client;
    }

    /// <summary>The status that an upgrade is refused with.</summary>
    public static async Task<int> RefusalAsync(DaemonProcess daemon, string path, string? token, string? origin = null)
    {
        await using var client = new SocketClient();
        client.socket.Options.CollectHttpResponseDetails = true;
        await Should.ThrowAsync<WebSocketException>(() => client.ConnectAsync(daemon, path, token, origin));
        return (int)client.socket.HttpStatusCode;
    }

    public Task SendAsync(object message) => SendTextAsync(JsonSerializer.Serialize(message));

    public Task SendTextAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public async Task SendAsync(byte[] bytes, WebSocketMessageType type)
    {
        using var patience = new CancellationTokenSource(Patience);
        await socket.SendAsync(bytes, type, endOfMessage: true, patience.Token);
    }

    /// <summary>The next message; null when the daemon has closed.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var piece = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
            if (piece.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer.AsSpan(0, piece.Count));
            if (piece.EndOfMessage)
            {
                return JsonElement.Parse(message.ToArray());
            }
        }
    }

    /// <summary>Messages from now on until one fits, that one included.</summary>
    public async Task<List<JsonElement>> ReadUntilAsync(Func<JsonElement, bool> isLast)
    {
        var messages = new List<JsonElement>();
        while (await NextAsync() is { } message)
        {
            messages.Add(message);
            if (isLast(message))
            {
                return messages;
            }
        }

        throw new EndOfStreamException($"The socket closed ({CloseStatus}: {CloseReason}) before the message that was waited for.");
    }

    /// <summary>Messages until one of this type.</summary>
    public Task<List<JsonElement>> ReadUntilAsync(string type) => ReadUntilAsync(message => message.GetProperty("type").GetString() == type);

    /// <summary>All messages until the daemon closes, and answers the closing.</summary>
    public async Task<List<JsonElement>> ReadToEndAsync()
    {
        var messages = new List<JsonElement>();
        while (await NextAsync() is { } message)
        {
            messages.Add(message);
        }

        await CloseAsync();
        return messages;
    }

    /// <summary>Closes as a well-behaved client does.</summary>
    public async Task CloseAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", patience.Token);
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ConnectAsync(DaemonProcess daemon, string path, string? token, string? origin = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        if (token is not null)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }

        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        await socket.ConnectAsync(new UriBuilder(new Uri(daemon.Address, path)) { Scheme = "ws" }.Uri, patience.Token);
    }
}
