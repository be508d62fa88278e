namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>What a look at everything in a database found.</summary>
/// <param name="Events">How many were compared with what was written.</param>
/// <param name="WithoutChecksum">Of these, how many are older than the checksums, so that only their fields could be compared.</param>
/// <param name="Findings">A sentence each; empty when all is as it was written. The first hundred.</param>
public sealed record DatabaseCheck(string Database, long Events, long WithoutChecksum, IReadOnlyList<string> Findings);
