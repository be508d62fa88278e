using Gantry.Protocol.Events;

namespace Gantry.Cli.Http;

/// <summary>What a follower of a session or run gets.</summary>
internal abstract record StreamFrame;

/// <summary>An event, durable or not.</summary>
/// <param name="Json">The envelope as it was sent.</param>
internal sealed record EventFrame(EventEnvelope Envelope, string Json) : StreamFrame;

/// <summary>An event of a type that this version does not know; it is passed on, not shown.</summary>
internal sealed record UnknownFrame(string Json) : StreamFrame;

/// <summary>The items in flight at the moment of attaching.</summary>
internal sealed record SnapshotFrame(StreamSnapshot Snapshot) : StreamFrame;

/// <summary>All that was durable has been seen.</summary>
internal sealed record SyncedFrame : StreamFrame;

/// <summary>The position is not in the log; the stream begins anew.</summary>
internal sealed record ResetFrame(StreamReset Reset) : StreamFrame;

/// <summary>The connection broke and will be made again.</summary>
internal sealed record BrokenFrame(int Attempt) : StreamFrame;
