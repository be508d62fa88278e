namespace Gantry.Core.Events;

/// <summary>
/// The storage port: SQLite and Postgres stand behind it. Commands are plain functions over a transaction; they touch nothing else, so that a store may run
/// one again, and they do not wait, so that many share a commit (docs/decisions/0002).
/// </summary>
public interface IStore
{
    /// <summary>
    /// Runs the commands in order in one transaction, each undone by itself when it is refused, and returns when the transaction is durable. A command that throws is
    /// rolled back alone and keeps its exception. Called by one caller at a time.
    /// </summary>
    /// <exception cref="Exception">
    /// The commit failed: nothing of the batch is stored. A <see cref="Gantry.Core.Failures.GantryException"/> goes to the callers as it is: the store has more
    /// to say, such as that the disk failed and nobody knows what it holds.
    /// </exception>
    Task CommitAsync(IReadOnlyList<StoreCommand> batch, CancellationToken cancellationToken);

    /// <summary>Runs a query on a consistent view of what is committed. Writing through it throws.</summary>
    Task<T> ReadAsync<T>(Func<IStoreView, T> query, CancellationToken cancellationToken);
}
