using System.Runtime.CompilerServices;
using System.Text.Json;
using Gantry.Protocol.Events;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Http;

/// <summary>
/// Follows one stream of events and goes on after a broken connection where it stopped: durable events come once each and in order. Gives up after
/// <see cref="MostAttempts"/> attempts in a row that brought nothing. A stream of a run ends after <c>run.completed</c>; one of a session only by cancellation.
/// </summary>
internal sealed class EventStream(GantryClient client, string path, TimeProvider time)
{
    public const int MostAttempts = 8;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private EventPosition? last;
    private int fruitless;

    /// <param name="after">Begin after this position; null begins with the first event.</param>
    /// <param name="endsWithRun">The stream is over after <c>run.completed</c>.</param>
    public async IAsyncEnumerable<StreamFrame> ReadAsync(
        EventPosition? after,
        bool endsWithRun,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        last = after;
        var isPruned = false;
        while (true)
        {
            await using var connection = ReadConnectionAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(connection) is { } frame)
            {
                yield return frame;
                isPruned = frame switch
                {
                    ResetFrame { Reset.Snapshot: not null } => true,
                    EventFrame => false,
                    _ => isPruned,
                };
                if (endsWithRun && frame is EventFrame { Envelope.Payload: RunEnded })
                {
                    yield break;
                }
            }

            // Of a run that was pruned there is nothing to come back for.
            if (endsWithRun && isPruned)
            {
                throw new CommandFailure(ExitCode.NotFound, "The events of this run were archived and are not streamed any more; get them as a file with: gantry export ID");
            }

            fruitless++;
            if (fruitless >= MostAttempts)
            {
                throw new CommandFailure(ExitCode.NoDaemon, $"The connection to {client.Address} broke, and {MostAttempts} attempts to make it again failed.");
            }

            yield return new BrokenFrame(fruitless);
            await Task.Delay(WaitBefore(fruitless), time, cancellationToken);
        }
    }

    internal static TimeSpan WaitBefore(int attempt)
    {
        var wait = ShortestWait * Math.Pow(2, attempt - 1);
        return wait < LongestWait ? wait : LongestWait;
    }

    // Null when the connection ended, by whatever fault of the network.
    private static async Task<StreamFrame?> NextAsync(IAsyncEnumerator<StreamFrame> connection)
    {
        try
        {
            return await connection.MoveNextAsync() ? connection.Current : null;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return null;
        }
    }

    private async IAsyncEnumerable<StreamFrame> ReadConnectionAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await client.OpenStreamAsync(path, last, cancellationToken);
        await foreach (var frame in SseParser.ReadAsync(response, cancellationToken))
        {
            if (Understood(frame) is { } understood)
            {
                fruitless = 0;
                yield return understood;
            }
        }
    }

    private StreamFrame? Understood(SseFrame frame)
    {
        try
        {
            return frame.Name switch
            {
                null or "message" => Event(frame),
                "synced" => new SyncedFrame(),
                "snapshot" => new SnapshotFrame(Named<StreamSnapshot>(frame)),
                "reset" => BeginAnew(Named<StreamReset>(frame)),
                _ => null,
            };
        }
        catch (Exception garbled) when (garbled is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new CommandFailure(ExitCode.Failed, $"{client.Address} sent a frame that is none of Gantry's: {garbled.Message}", garbled);
        }
    }

    private StreamFrame? Event(SseFrame frame)
    {
        if (frame.Id is { } id)
        {
            if (!EventPosition.TryParse(id, out var position))
            {
                throw new FormatException($"'{id}' is no position.");
            }

            if (last is { } seen && position.CompareTo(seen) <= 0)
            {
                return null;
            }

            last = position;
        }

        return IsKnown(frame.Data)
            ? new EventFrame(EventEnvelope.Parse(System.Text.Encoding.UTF8.GetBytes(frame.Data)), frame.Data)
            : new UnknownFrame(frame.Data);
    }

    private static bool IsKnown(string json)
    {
        using var document = JsonDocument.Parse(json);
        var type = document.RootElement.TryGetProperty("type"u8, out var name) ? name.GetString() : null;
        return type is null || EventCatalog.TryFind(type, out _);
    }

    private ResetFrame BeginAnew(StreamReset reset)
    {
        last = reset.After;
        return new ResetFrame(reset);
    }

    private static TFrame Named<TFrame>(SseFrame frame) =>
        (TFrame)(JsonSerializer.Deserialize(frame.Data, EventJson.TypeInfoOf(typeof(TFrame))) ?? throw new JsonException("The frame is null."));
}
