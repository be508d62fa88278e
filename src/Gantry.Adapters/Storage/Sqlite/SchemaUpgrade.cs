namespace Gantry.Adapters.Storage.Sqlite;

/// <summary>What bringing a database to this program's schema took.</summary>
/// <param name="Backup">The copy of before; null when there was nothing to copy or nothing to do.</param>
/// <param name="Steps">The steps applied, in order; empty when it was up to date.</param>
/// <param name="Schema">The last step that it has had now.</param>
public sealed record SchemaUpgrade(string? Backup, IReadOnlyList<string> Steps, string Schema);
