using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;
using Gantry.Protocol.Json;

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

    internal static FeedFrame SyncedAt(EventPosition seen) => Named(Synced, new StreamSynced(seen), EventJson.Default.StreamSynced);

    internal static FeedFrame ResetOf(EventPosition asked, EventPosition last) =>
        Named(
            Reset,
            new StreamReset($"The log ends at {last}, before the position {asked} that was asked for; it follows from its beginning.", EventPosition.Start),
            EventJson.Default.StreamReset);

    internal static FeedFrame SnapshotOf(RunId run, IReadOnlyList<ItemInFlight> items) =>
        Named(Snapshot, new StreamSnapshot(items), EventJson.Default.StreamSnapshot) with { RunId = run };

    internal static FeedFrame Of(LoggedEvent logged) =>
        new(null, logged.Position, logged.RunId, string.Equals(logged.TypeName, EndOfRun, StringComparison.Ordinal), logged.Json);

    private const string EndOfRun = "run.completed";

    private static FeedFrame Named<T>(string name, T body, JsonTypeInfo<T> format) =>
        new(name, null, null, EndsRun: false, JsonSerializer.SerializeToUtf8Bytes(body, format));
}
