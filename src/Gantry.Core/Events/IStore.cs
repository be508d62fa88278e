namespace Gantry.Core.Events;

/// <summary>
/// The storage port: SQLite and Postgres stand behind it. Commands are plain functions over a transaction; they touch nothing else, so that a store may run
/// one again, and they do not wait, so that many share a commit (docs/decisions/0002).
/// </summary>
public interface IStore
{
    /// <summary>
    /// Runs the commands in order in one transaction, each in a savepoint of its own, and returns when the transaction is durable. A command that throws is
    /// rolled back alone and keeps its exception. Called by one caller at a time.
    /// </summary>
    /// <exception cref="Exception">The commit failed: nothing of the batch is stored.</exception>
    Task CommitAsync(IReadOnlyList<StoreCommand> batch, CancellationToken cancellationToken);

    /// <summary>Runs a query on a consistent view of what is committed. Writing through it throws.</summary>
    Task<T> ReadAsync<T>(Func<IStoreView, T> query, CancellationToken cancellationToken);
}
