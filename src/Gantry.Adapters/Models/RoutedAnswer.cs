using System.Net.ServerSentEvents;
using Gantry.Adapters.Models.Upstream;

namespace Gantry.Adapters.Models;

/// <summary>The events of an answer, as they come. Disposing cuts off what was not read.</summary>
internal sealed class RoutedAnswer(UpstreamAnswer answer, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<SseItem<string>> events = SseParser.Create(answer.Body).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    /// <summary>The data of the event that came last.</summary>
    public string Data => events.Current.Data;

    /// <summary>Waits for the next event; false: there is none.</summary>
    /// <exception cref="IOException">The answer broke off.</exception>
    public ValueTask<bool> NextAsync() => events.MoveNextAsync();

    public async ValueTask DisposeAsync()
    {
        await events.DisposeAsync();
        answer.Dispose();
    }
}
