using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Gantry.Server.ModelGateway.Cache;

/// <summary>A response's body that is written down while it is sent, up to a size.</summary>
internal sealed class RecordedBody(IHttpResponseBodyFeature inner) : IHttpResponseBodyFeature
{
    private readonly Writer writer = new(inner.Writer);

    /// <summary>What was sent; null when it was more than is kept.</summary>
    public byte[]? Bytes => writer.Bytes;

    public Stream Stream => writer.AsStream(leaveOpen: true);

    PipeWriter IHttpResponseBodyFeature.Writer => writer;

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    // No model's answer is a file.
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException("A file is sent past what is recorded.");

    public Task CompleteAsync() => inner.CompleteAsync();

    private sealed class Writer(PipeWriter inner) : PipeWriter
    {
        private readonly ArrayBufferWriter<byte> copy = new();
        private Memory<byte> lent;
        private bool isTooLong;

        public byte[]? Bytes => isTooLong ? null : copy.WrittenSpan.ToArray();

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => lent = inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes)
        {
            isTooLong |= copy.WrittenCount + bytes > AnswerCache.LargestAnswer;
            if (!isTooLong)
            {
                copy.Write(lent.Span[..bytes]);
            }

            inner.Advance(bytes);
        }

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);
    }
}
