using System.Buffers;
using System.Net.WebSockets;

namespace Gantry.Server.Sockets;

/// <summary>
/// A WebSocket that carries JSON as text. Messages go out whole, one after the other, whoever sends them. Cancelling a send or a receive breaks a WebSocket, so
/// the one token it knows means that nothing more can be said.
/// </summary>
/// <param name="connection">What the socket writes to; null when its writes cannot be gathered.</param>
internal sealed class JsonSocket(WebSocket socket, CoalescingStream? connection, CancellationToken broken) : IDisposable
{
    private const int LargestMessage = 1024 * 1024;
    private const int FirstBuffer = 1024;

    private readonly SemaphoreSlim sending = new(1);
    private ArrayBufferWriter<byte> received = new(FirstBuffer);

    /// <summary>Why the connection has to close, once <see cref="ReceiveAsync"/> has given null; a normal end when the client closed it.</summary>
    public (WebSocketCloseStatus Status, string Reason) Ending { get; private set; } = (WebSocketCloseStatus.NormalClosure, "");

    public async ValueTask SendAsync(ReadOnlyMemory<byte> json)
    {
        await sending.WaitAsync(broken);
        try
        {
            await SendOneAsync(new ReadOnlySequence<byte>(json));
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>Sends messages one after the other, with few writes to the connection for all of them.</summary>
    /// <param name="ending">No further message begins once it is cancelled; the one under way is sent to its end.</param>
    public async ValueTask SendAsync(IEnumerable<ReadOnlySequence<byte>> messages, CancellationToken ending)
    {
        await sending.WaitAsync(broken);
        try
        {
            await (connection?.HoldAsync(broken) ?? ValueTask.CompletedTask);
            try
            {
                foreach (var message in messages)
                {
                    await SendOneAsync(message);
                    ending.ThrowIfCancellationRequested();
                }
            }
            finally
            {
                await (connection?.ReleaseAsync(broken) ?? ValueTask.CompletedTask);
            }
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>The next message, good until the next call. Null when the client has closed, or sent what cannot be taken: then <see cref="Ending"/> says why.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync()
    {
        // What a large message needed is not kept for small ones.
        if (received.Capacity > FirstBuffer)
        {
            received = new ArrayBufferWriter<byte>(FirstBuffer);
        }

        received.ResetWrittenCount();
        while (true)
        {
            var piece = await socket.ReceiveAsync(received.GetMemory(FirstBuffer / 2), broken);
            switch (piece.MessageType)
            {
                case WebSocketMessageType.Close:
                    return null;
                case WebSocketMessageType.Binary:
                    Ending = (WebSocketCloseStatus.InvalidMessageType, "Send JSON as text messages.");
                    return null;
            }

            received.Advance(piece.Count);
            if (received.WrittenCount > LargestMessage)
            {
                Ending = (WebSocketCloseStatus.MessageTooBig, "A message may have 1 MiB at most.");
                return null;
            }

            if (piece.EndOfMessage)
            {
                return received.WrittenMemory;
            }
        }
    }

    /// <summary>Says good-bye and why, unless it was said already.</summary>
    public async Task CloseAsync(WebSocketCloseStatus status, string reason)
    {
        await sending.WaitAsync(broken);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, reason, broken);
            }
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>
    /// Reads and drops what the client still sends until it has closed too: unread bytes would reset the connection, and the client would never see why.
    /// </summary>
    public async Task DrainAsync()
    {
        var dropped = new byte[FirstBuffer];
        while (socket.State == WebSocketState.CloseSent)
        {
            await socket.ReceiveAsync(dropped.AsMemory(), broken);
        }
    }

    public void Dispose() => sending.Dispose();

    // In as many frames as it has pieces: still one message.
    private async ValueTask SendOneAsync(ReadOnlySequence<byte> message)
    {
        var left = message.Length;
        foreach (var piece in message)
        {
            left -= piece.Length;
            if (piece.Length > 0)
            {
                await socket.SendAsync(piece, WebSocketMessageType.Text, left == 0 ? WebSocketMessageFlags.EndOfMessage : WebSocketMessageFlags.None, broken);
            }
        }
    }
}
