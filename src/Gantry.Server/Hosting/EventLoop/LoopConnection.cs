using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Gantry.Adapters.EventLoop;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Gantry.Server.Hosting.EventLoop;

/// <summary>One caller's connection. What he says is worked on by its loop's thread; that he left is told by the pool, since much may hang on it.</summary>
internal sealed class LoopConnection : DefaultConnectionContext, IDuplexPipe, IMemoryPoolFeature
{
    // Long requests and long answers take few calls of the kernel; who says nothing has none of this memory.
    private const int Piece = 16 * 1024;

    private readonly CancellationTokenSource closed = new();
    private readonly LoopStream stream;
    private int isClosed;

    public LoopConnection(Socket socket, SocketLoop loop, MemoryPool<byte> memory)
    {
        MemoryPool = memory;
        Features.Set<IMemoryPoolFeature>(this);
        (LocalEndPoint, RemoteEndPoint) = (socket.LocalEndPoint, socket.RemoteEndPoint);
        stream = new LoopStream(socket, loop, Close);
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: Piece, useZeroByteReads: true));
        Output = new LoopWriter(PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: Piece)));
        ConnectionClosed = closed.Token;
        Transport = this;
    }

    /// <summary>For the web server's own use: what comes from the shared pool is empty for who asks for no size.</summary>
    public MemoryPool<byte> MemoryPool { get; }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public override void Abort(ConnectionAbortedException abortReason) => End();

    public override ValueTask DisposeAsync()
    {
        Input.Complete();
        Output.Complete();
        End();
        return base.DisposeAsync();
    }

    private void End()
    {
        stream.Dispose();
        Close();
    }

    private void Close()
    {
        if (Interlocked.Exchange(ref isClosed, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static closed => closed.Cancel(), closed, preferLocal: false);
        }
    }
}
