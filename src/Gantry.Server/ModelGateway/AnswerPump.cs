using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Gantry.Adapters.Models.Upstream;
using Gantry.Core.ModelGateway.Wire;

namespace Gantry.Server.ModelGateway;

/// <summary>How far an answer came.</summary>
internal enum PumpEnd
{
    /// <summary>To its end.</summary>
    Ended,

    /// <summary>It broke off, or was silent for too long, before a byte of it came; nothing was sent to the client.</summary>
    NothingCame,

    /// <summary>The provider broke off.</summary>
    Cut,

    /// <summary>The provider was silent for too long.</summary>
    Silent,

    /// <summary>It failed, and the client was told so in its own protocol.</summary>
    Told,

    /// <summary>The client went away.</summary>
    Abandoned,
}

/// <summary>
/// Carries one answer from its provider to the client: each read goes straight into the memory that is sent, and is scanned there. A client that does not
/// read stops the reading, so nothing piles up here.
/// </summary>
/// <param name="client">Where it goes.</param>
/// <param name="gone">Cancelled when the client goes away.</param>
internal sealed class AnswerPump(PipeWriter client, CallGuard guard, AnswerScan scan, UsageFrameFilter? filter, CancellationToken gone)
{
    // A document is of no use before it is whole, so it need not be sent in small pieces; nor what of a stream came together.
    private const int EnoughAtOnce = 32 * 1024;
    private const int FilterRead = 8 * 1024;

    // A connection whose memory comes from a shared pool gives nothing to who asks for nothing in particular, and nothing read looks like the end.
    private const int SmallestRead = 512;

    private readonly byte[] filtered = filter is null ? [] : new byte[FilterRead];

    /// <summary>What broke it.</summary>
    public Exception? Cause { get; private set; }

    /// <summary>Carries it until it ends.</summary>
    /// <param name="isStream">Each piece is sent as it comes.</param>
    /// <param name="begins">Told once, when the first byte has come and before anything is sent.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<PumpEnd> RunAsync(UpstreamAnswer answer, bool isStream, TimeSpan betweenBytes, Action begins)
    {
        var hasBegun = false;
        var unsent = 0;
        try
        {
            while (true)
            {
                var memory = filter is null ? client.GetMemory(SmallestRead) : filtered;
                var read = await answer.Body.ReadAsync(memory, guard.Token);
                if (read == 0)
                {
                    break;
                }

                if (!hasBegun)
                {
                    hasBegun = true;
                    begins();
                    guard.Allow(betweenBytes);
                }
                else
                {
                    guard.Heard();
                }

                scan.Feed(memory.Span[..read]);
                if (filter is null)
                {
                    client.Advance(read);
                }
                else
                {
                    filter.Write(memory.Span[..read], client);
                }

                unsent += read;
                if (unsent < EnoughAtOnce && (!isStream || answer.IsReady))
                {
                    continue;
                }

                if (!await SendAsync(betweenBytes))
                {
                    return PumpEnd.Abandoned;
                }

                unsent = 0;
            }

            if (!hasBegun)
            {
                return PumpEnd.NothingCame;
            }

            filter?.End(client);

            // The end of a stream goes out with what is left of it. Of a document it matters whether its client was there to the last.
            return isStream || (unsent == 0 && filter is null) ? PumpEnd.Ended : await SendAsync(betweenBytes) ? PumpEnd.Ended : PumpEnd.Abandoned;
        }
        catch (OperationCanceledException cancelled) when (guard.IsSilent)
        {
            Cause = cancelled;
            return hasBegun ? PumpEnd.Silent : PumpEnd.NothingCame;
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            return PumpEnd.Abandoned;
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException)
        {
            Cause = broken;
            return gone.IsCancellationRequested ? PumpEnd.Abandoned : hasBegun ? PumpEnd.Cut : PumpEnd.NothingCame;
        }
    }

    // False: the client is gone. While it does not read, it is not the provider that is slow.
    private ValueTask<bool> SendAsync(TimeSpan betweenBytes)
    {
        var sending = client.FlushAsync(guard.Token);
        return sending.IsCompletedSuccessfully ? ValueTask.FromResult(!sending.Result.IsCompleted) : AwaitAsync(sending, betweenBytes);
    }

    private async ValueTask<bool> AwaitAsync(ValueTask<FlushResult> sending, TimeSpan betweenBytes)
    {
        guard.Pause();
        var sent = await sending;
        guard.Allow(betweenBytes);
        return !sent.IsCompleted;
    }
}
