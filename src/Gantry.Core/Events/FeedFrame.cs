using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Events;

/// <summary>One frame of a session's stream, encoded once for all readers.</summary>
/// <param name="Name">The SSE event name: null for events (so that <c>onmessage</c> gets them), else <c>synced</c>, <c>snapshot</c> or <c>reset</c>.</param>
/// <param name="Position">Of durable events.</param>
/// <param name="EndsRun">It is the <c>run.completed</c> of this run.</param>
/// <param name="Json">UTF-8.</param>
public sealed record FeedFrame(string? Name, EventPosition? Position, RunId? RunId, bool EndsRun, ReadOnlyMemory<byte> Json)
{
    /// <summary>The name of the frame that ends a replay.</summary>
    public const string Synced = "synced";

    /// <summary>The name of the frame with the items in flight.</summary>
    public const string Snapshot = "snapshot";

    /// <summary>The name of the frame that tells a reader to start over.</summary>
    public const string Reset = "reset";

    internal static FeedFrame Of(LoggedEvent logged) =>
        new(null, logged.Position, logged.RunId, string.Equals(logged.TypeName, EndOfRun, StringComparison.Ordinal), logged.Json);

    private const string EndOfRun = "run.completed";
}
