using System.Runtime.CompilerServices;
using System.Text.Json;
using Gantry.Protocol.Approvals;
using Gantry.Protocol.Events;
using Gantry.Protocol.Json;

namespace Gantry.Cli.Http;

/// <summary>Follows the inbox and goes on after a broken connection: each change of an item comes, as it is then. Ends by cancellation, or when attempts are spent.</summary>
internal sealed class InboxStream(GantryClient client, TimeProvider time)
{
    private EventPosition? last;

    public async IAsyncEnumerable<Approval> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var fruitless = 1; fruitless < EventStream.MostAttempts; fruitless++)
        {
            await using var connection = ReadConnectionAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(connection) is { } approval)
            {
                fruitless = 1;
                yield return approval;
            }

            await Task.Delay(EventStream.WaitBefore(fruitless), time, cancellationToken);
        }

        throw new CommandFailure(ExitCode.NoDaemon, $"The connection to {client.Address} broke, and {EventStream.MostAttempts} attempts to make it again failed.");
    }

    private static async Task<Approval?> NextAsync(IAsyncEnumerator<Approval> connection)
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

    private async IAsyncEnumerable<Approval> ReadConnectionAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await client.OpenStreamAsync("api/approvals/stream", last, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var parser = new SseParser();
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            foreach (var approval in parser.Take(buffer.AsSpan(0, read)).SelectMany(Understood))
            {
                yield return approval;
            }
        }
    }

    private IReadOnlyList<Approval> Understood(SseFrame frame)
    {
        try
        {
            IReadOnlyList<Approval> items = frame.Name switch
            {
                "snapshot" => JsonSerializer.Deserialize(frame.Data, ApiJson.Default.InboxSnapshot)!.Items,
                null => [JsonSerializer.Deserialize(frame.Data, ApiJson.Default.Approval)!],
                _ => [],
            };
            last = EventPosition.TryParse(frame.Id ?? "", out var position) ? position : last;
            return items;
        }
        catch (JsonException garbled)
        {
            throw Refusals.NotGantry(client.Address, garbled);
        }
    }
}
