using System.Runtime.CompilerServices;

namespace Gantry.Adapters.Models.Upstream.Http1;

/// <summary>
/// One connection to a provider, for one call at a time. A read is always open, at rest too: who closes a connection that rests is noticed at once and at no
/// cost. For one thread at a time, but for <see cref="Cut"/>.
/// </summary>
internal sealed class WireConnection(IDisposable wire, Stream stream, WirePool pool, TimeProvider time) : IDisposable
{
    private const int UsualBuffer = 8 * 1024;

    // Who closes a connection for having rested does so before it could have worked on what was asked.
    private static readonly TimeSpan StaleWithin = TimeSpan.FromSeconds(1);

    private byte[] buffer = new byte[UsualBuffer];
    private int start;
    private int end;
    private ValueTask<int> reading;
    private CancellationTokenRegistration leaving;
    private Exception? notSent;
    private bool hasServed;
    private volatile bool isSending;
    private volatile bool isCut;

    /// <summary>When it was opened, as a timestamp.</summary>
    public long OpenedAt { get; } = time.GetTimestamp();

    /// <summary>When it began to rest, as a timestamp.</summary>
    public long RestsSince { get; private set; }

    /// <summary>It rests, and nobody has closed it or said anything unasked.</summary>
    public bool IsAtRest => !isCut && !reading.IsCompleted;

    /// <summary>What has come and was not used yet.</summary>
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(start, end - start);

    /// <summary>The call has ended by itself or was given up.</summary>
    public bool IsCut => isCut;

    /// <summary>Waits for what the other end may say.</summary>
    public void Rest()
    {
        (start, end) = (0, 0);
        RestsSince = time.GetTimestamp();
        Listen();
    }

    /// <summary>
    /// Asks, and returns when the answer's head has come. Afterwards the answer's body decides when the connection is free. What a connection does not answer
    /// because it had rested for too long, is asked once more on a fresh one. To be awaited once.
    /// </summary>
    /// <exception cref="IOException">It broke before it answered.</exception>
    /// <exception cref="HttpRequestException">What it answered is none, or no fresh connection stood.</exception>
    /// <exception cref="OperationCanceledException">The call was given up.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<UpstreamAnswer> AskAsync(UpstreamMessage message, CancellationToken cancellationToken)
    {
        leaving = cancellationToken.UnsafeRegister(static connection => ((WireConnection)connection!).Cut(), this);
        var asked = time.GetTimestamp();
        try
        {
            await SendAsync(message);
            while (true)
            {
                var read = await reading;
                end += read > 0 ? read : throw notSent ?? new HttpIOException(HttpRequestError.ResponseEnded, "The provider closed the connection before it answered.");
                if (HeadIn() is { } head)
                {
                    return new UpstreamAnswer(head.Status, head.Fields, new WireBody(this, head), message: null);
                }

                Listen();
            }
        }
        catch (Exception broken)
        {
            Free(mayServeAgain: false);
            cancellationToken.ThrowIfCancellationRequested();
            if (!hasServed || end > 0 || broken is not (IOException or ObjectDisposedException) || time.GetElapsedTime(asked) > StaleWithin)
            {
                throw;
            }
        }

        return await (await pool.ConnectAsync(cancellationToken)).AskAsync(message, cancellationToken);
    }

    /// <summary>So many of <see cref="Bytes"/> were used.</summary>
    public void Use(int count) => start += count;

    /// <summary>Waits for more, when all that came was used; what it returns is for <see cref="Filled"/>. Zero at the connection's end.</summary>
    public ValueTask<int> FillAsync()
    {
        start = end = 0;
        return stream.ReadAsync(buffer, CancellationToken.None);
    }

    /// <summary>So much has come.</summary>
    public void Filled(int count) => end = count;

    /// <summary>Waits for more, past what is kept here: all that came was used. Zero at the connection's end.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> into) => stream.ReadAsync(into, CancellationToken.None);

    /// <summary>The call is over.</summary>
    /// <param name="mayServeAgain">Its answer has come to its end, and the other end keeps the connection.</param>
    public void Free(bool mayServeAgain)
    {
        // Returns when nobody is about to cut any more.
        leaving.Dispose();
        if (mayServeAgain && !isSending && !isCut && notSent is null && start == end)
        {
            hasServed = true;
            pool.Keep(this);
        }
        else
        {
            Dispose();
        }
    }

    /// <summary>Ends it at once, whatever it is doing. By any thread.</summary>
    public void Cut()
    {
        isCut = true;
        wire.Dispose();
    }

    public void Dispose()
    {
        Cut();
        stream.Dispose();
    }

#pragma warning disable CA2012 // Each is awaited once: by the call that has the connection then.
    private void Listen() => reading = stream.ReadAsync(buffer.AsMemory(end), CancellationToken.None);
#pragma warning restore CA2012

    private ValueTask SendAsync(in UpstreamMessage message)
    {
        isSending = true;
        var sending = SendAllAsync(message.ToBytes(), message.Loans);
        return sending.IsCompleted ? ValueTask.CompletedTask : new ValueTask(SentOrAnsweredAsync(sending));
    }

    // A provider may answer before it has read everything, and then reads no more.
    private Task<Task> SentOrAnsweredAsync(Task sending)
    {
        var answered = reading.AsTask();
        reading = new ValueTask<int>(answered);
        return Task.WhenAny(sending, answered);
    }

    private async Task SendAllAsync(RequestBytes request, BodyLoans loans)
    {
        using (request)
        {
            loans.Take();
            try
            {
                await stream.WriteAsync(request.First, CancellationToken.None);
                for (var i = 0; i < request.Rest.Count; i++)
                {
                    await stream.WriteAsync(request.Rest[i], CancellationToken.None);
                }

                isSending = false;
            }
            catch (Exception broken) when (broken is IOException or ObjectDisposedException)
            {
                // What was answered all the same says more; the connection is not used again.
                notSent = broken;
            }
            finally
            {
                loans.GiveBack();
            }
        }
    }

    private AnswerHead? HeadIn()
    {
        while (AnswerHead.EndIn(Bytes) is var length and >= 0)
        {
            var head = AnswerHead.Read(Bytes[..length]);
            start += length;
            if (!head.IsInterim)
            {
                return head;
            }
        }

        if (start > 0 || end == buffer.Length)
        {
            var larger = end - start == buffer.Length ? new byte[buffer.Length * 2] : buffer;
            Bytes.CopyTo(larger);
            (buffer, start, end) = (larger, 0, end - start);
        }

        return null;
    }
}
