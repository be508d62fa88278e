using Gantry.Core.Events;

namespace Gantry.Core.Outbox;

/// <summary>
/// The port through which events leave Gantry. Every event that is committed after a consumer was first registered is delivered to it at least once, each
/// session's in the order of <c>seq</c>. After a crash or a failure the last page comes again from its beginning: session and <c>seq</c> tell a repetition.
/// </summary>
public interface IOutboxConsumer
{
    /// <summary>A lasting name, such as <c>kafka</c>; under another one it begins anew.</summary>
    string Name { get; }

    /// <summary>Delivers a page of at least one event, in this order. Returns when all of it is safe where it went; throws when that is not certain.</summary>
    /// <param name="cancellationToken">Cancelled when the daemon stops, or when another node may begin to deliver.</param>
    Task DeliverAsync(IReadOnlyList<LoggedEvent> events, CancellationToken cancellationToken);
}
