using Gantry.Core.Outbox;

namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>What a data directory holds.</summary>
/// <param name="Schema">The last step that its database has had, such as <c>0001_first</c>.</param>
/// <param name="Files">Sizes of what lies there; what is not there is not listed.</param>
/// <param name="Tables">Rows of every table, by name.</param>
/// <param name="Oldest">When the first event that is kept happened; null without events.</param>
/// <param name="Newest">When the last event happened; null without events.</param>
/// <param name="ReusableBytes">What the database file has free for what comes.</param>
/// <param name="Outbox">What each consumer of the outbox has not had yet.</param>
public sealed record DatabaseStats(
    string Database,
    string Schema,
    IReadOnlyList<StoredSize> Files,
    IReadOnlyDictionary<string, long> Tables,
    DateTimeOffset? Oldest,
    DateTimeOffset? Newest,
    long ReusableBytes,
    IReadOnlyList<OutboxStanding> Outbox);

/// <summary>What one part of the data directory takes.</summary>
/// <param name="What">The part, for people: <c>database</c>, <c>search index</c>, …</param>
public sealed record StoredSize(string What, string Path, long Bytes);
