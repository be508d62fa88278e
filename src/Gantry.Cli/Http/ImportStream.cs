using System.Runtime.CompilerServices;
using System.Text.Json;
using Gantry.Protocol.Json;
using Gantry.Protocol.Workspaces;

namespace Gantry.Cli.Http;

/// <summary>Follows an import until it has ended, through broken connections, a bounded number of times in a row.</summary>
internal sealed class ImportStream(GantryClient client, WorkspaceImport begun, TimeProvider time)
{
    public async IAsyncEnumerable<WorkspaceImport> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = begun;
        for (var fruitless = 0; last.State == ImportState.Importing;)
        {
            await using var connection = ReadConnectionAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (last.State == ImportState.Importing && await NextAsync(connection) is { } state)
            {
                fruitless = 0;
                last = state;
                yield return state;
            }

            if (last.State == ImportState.Importing)
            {
                if (++fruitless == EventStream.MostAttempts)
                {
                    throw new CommandFailure(ExitCode.NoDaemon, $"The connection to {client.Address} broke, and {EventStream.MostAttempts} attempts to make it again failed.");
                }

                await Task.Delay(EventStream.WaitBefore(fruitless), time, cancellationToken);
            }
        }
    }

    private static async Task<WorkspaceImport?> NextAsync(IAsyncEnumerator<WorkspaceImport> connection)
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

    private async IAsyncEnumerable<WorkspaceImport> ReadConnectionAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await client.OpenStreamAsync($"api/workspaces/imports/{begun.ImportId}/events", after: null, cancellationToken);
        await foreach (var frame in SseParser.ReadAsync(response, cancellationToken))
        {
            yield return Understood(frame);
        }
    }

    private WorkspaceImport Understood(SseFrame frame)
    {
        try
        {
            return JsonSerializer.Deserialize(frame.Data, ApiJson.Default.WorkspaceImport)!;
        }
        catch (JsonException garbled)
        {
            throw Refusals.NotGantry(client.Address, garbled);
        }
    }
}
