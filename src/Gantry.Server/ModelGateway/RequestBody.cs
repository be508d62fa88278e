using System.Buffers;
using Gantry.Adapters.EventLoop;
using Gantry.Adapters.Models.Upstream;

namespace Gantry.Server.ModelGateway;

/// <summary>A request's body in one piece of borrowed memory. Given back when nobody reads it any more; memory that a provider may still be reading is left to the collector.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstPiece = 16 * 1024;

    // Who only claims to send much is not given much.
    private const int MostAtOnce = 1024 * 1024;

    // What is long takes long to understand, and the others of its loop would wait.
    private const int MostOnLoop = 1024 * 1024;

    private byte[] memory;
    private int length;

    private RequestBody(int size) => memory = ArrayPool<byte>.Shared.Rent(size);

    public ReadOnlyMemory<byte> Bytes => memory.AsMemory(0, length);

    /// <summary>Who may still read it when the request is over.</summary>
    public BodyLoans? Loans { get; set; }

    /// <summary>What was made of it for providers of other protocols, in borrowed memory too: given back with it.</summary>
    public IDisposable? Translated { get; set; }

    public static async ValueTask<RequestBody> ReadAsync(HttpContext context)
    {
        var body = new RequestBody((int)Math.Clamp(context.Request.ContentLength ?? FirstPiece, 1, MostAtOnce));
        try
        {
            var reader = context.Request.BodyReader;
            while (true)
            {
                var read = await reader.ReadAsync(context.RequestAborted);
                body.Take(read.Buffer);
                reader.AdvanceTo(read.Buffer.End);

                // A thread of the pool is the one that takes bytes from the socket: while it goes back to that, more comes together than a piece.
                if (SocketLoop.Current is null ? !read.IsCompleted : read.IsCompleted && body.length > MostOnLoop)
                {
                    await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                }

                if (read.IsCompleted)
                {
                    return body;
                }
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (Loans is null or { AreSettled: true })
        {
            ArrayPool<byte>.Shared.Return(memory);
            Translated?.Dispose();
        }

        memory = [];
        length = 0;
    }

    private void Take(in ReadOnlySequence<byte> bytes)
    {
        var needed = length + checked((int)bytes.Length);
        if (needed > memory.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, memory.Length * 2));
            memory.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(memory);
            memory = larger;
        }

        bytes.CopyTo(memory.AsSpan(length));
        length = needed;
    }
}
