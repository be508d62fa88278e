using System.Buffers;
using Gantry.Adapters.Models.Upstream;
using Gantry.Core.ModelGateway.Calls;
using Gantry.Core.ModelGateway.Providers;
using Gantry.Core.ModelGateway.Translation;
using Gantry.Core.ModelGateway.Wire;

namespace Gantry.Server.ModelGateway;

/// <summary>
/// Carries one answer from a provider to a client of another protocol: each read is counted as the provider wrote it, translated and sent at once. A client
/// that does not read stops the reading. Whatever breaks off is told to the client as a failure in its own words.
/// </summary>
internal sealed class TranslatedPump(HttpContext context, ModelProtocol protocol, TranslatedRequest request, CallGuard guard, AnswerScan scan, ProviderKey? key, TimeProvider time)
{
    private const int ReadSize = 16 * 1024;

    private readonly CancellationToken gone = context.RequestAborted;

    /// <summary>What broke it.</summary>
    public Exception? Cause { get; private set; }

    /// <summary>A stable short name of what the client was told.</summary>
    public string? Error { get; private set; }

    /// <param name="begins">Told once, when the first byte has come and before anything is sent.</param>
    public async ValueTask<PumpEnd> RunAsync(Stream answer, bool isStream, TimeSpan betweenBytes, Action begins)
    {
        var client = context.Response.BodyWriter;
        var whole = request.IsStream ? null : new ArrayBufferWriter<byte>();
        using var translation = request.Answer(isStream, time.GetUtcNow(), whole is null ? client : whole);
        var memory = ArrayPool<byte>.Shared.Rent(ReadSize);
        var hasBegun = false;
        try
        {
            int read;
            while ((read = await answer.ReadAsync(memory, guard.Token)) > 0)
            {
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

                scan.Feed(memory.AsSpan(0, read));
                translation.Feed(memory.AsSpan(0, read));
                if (whole is null && !await SendAsync(betweenBytes))
                {
                    return PumpEnd.Abandoned;
                }
            }

            if (!hasBegun)
            {
                return PumpEnd.NothingCame;
            }

            translation.End();
            return await EndAsync(translation, whole, "provider-fault");
        }
        catch (OperationCanceledException cancelled) when (guard.IsSilent)
        {
            Cause = cancelled;
            return hasBegun ? await BreakOffAsync(translation, whole, "The provider fell silent in the middle of its answer.", "between-bytes-timeout") : PumpEnd.NothingCame;
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            return PumpEnd.Abandoned;
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException)
        {
            Cause = broken;
            return gone.IsCancellationRequested ? PumpEnd.Abandoned
                : hasBegun ? await BreakOffAsync(translation, whole, "The provider broke off in the middle of its answer.", "broken-off")
                : PumpEnd.NothingCame;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(memory);
        }
    }

    private async ValueTask<PumpEnd> BreakOffAsync(AnswerTranslation translation, ArrayBufferWriter<byte>? whole, string sentence, string error)
    {
        translation.Fail(sentence);
        try
        {
            return await EndAsync(translation, whole, error);
        }
        catch (Exception left) when (left is IOException or OperationCanceledException)
        {
            return PumpEnd.Abandoned;
        }
    }

    private async ValueTask<PumpEnd> EndAsync(AnswerTranslation translation, ArrayBufferWriter<byte>? whole, string error)
    {
        if (whole is not null && translation.FailedStatus is { } status)
        {
            var (code, sentence) = translation.Failure;
            Error = error;
            
            // Who echoes what it was sent is not passed on.
            await ProtocolErrors.WriteAsync(context, protocol, status, code, key is null ? sentence : sentence.Replace(key.Secret, "***", StringComparison.Ordinal));
            return PumpEnd.Told;
        }

        if (whole is not null)
        {
            context.Response.ContentLength = whole.WrittenCount;
            context.Response.BodyWriter.Write(whole.WrittenSpan);
        }

        var sent = await context.Response.BodyWriter.FlushAsync(gone);
        Error = translation.FailedStatus is null ? null : error;
        return sent.IsCompleted ? PumpEnd.Abandoned : Error is null ? PumpEnd.Ended : PumpEnd.Told;
    }

    // False: the client is gone. While it does not read, it is not the provider that is slow.
    private async ValueTask<bool> SendAsync(TimeSpan betweenBytes)
    {
        var sending = context.Response.BodyWriter.FlushAsync(guard.Token);
        if (sending.IsCompletedSuccessfully)
        {
            return !(await sending).IsCompleted;
        }

        guard.Pause();
        var sent = await sending;
        guard.Allow(betweenBytes);
        return !sent.IsCompleted;
    }
}
