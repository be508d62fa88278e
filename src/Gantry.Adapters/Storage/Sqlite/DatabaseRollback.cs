namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>What going back to a backup did.</summary>
/// <param name="Restored">The backup; it stays where it is.</param>
/// <param name="KeptAs">A copy of the database that it replaced.</param>
/// <param name="Schema">The last step that the database has had now.</param>
/// <param name="LostEvents">How many events the replaced one had more.</param>
/// <param name="LostSessions">How many sessions the replaced one had more.</param>
/// <param name="Newest">When the last event that is left happened; null without events.</param>
public sealed record DatabaseRollback(string Restored, string KeptAs, string Schema, long LostEvents, long LostSessions, DateTimeOffset? Newest);
