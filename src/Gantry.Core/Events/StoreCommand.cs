namespace Gantry.Core.Events;

/// <summary>One command of a batch. The store calls <see cref="Run"/>, then either keeps its savepoint or rolls it back and calls <see cref="Refuse"/>.</summary>
public abstract class StoreCommand
{
    private readonly List<LoggedEvent> appended = [];

    /// <summary>What it appended, in order; empty after a refusal. The store fills it, the log publishes it once the commit is durable.</summary>
    public IReadOnlyList<LoggedEvent> Appended => appended;

    /// <summary>Why it was rolled back; null when it was not.</summary>
    public Exception? Refusal { get; private set; }

    /// <summary>Does its work in the transaction; may be called again after a roll-back.</summary>
    public abstract void Run(IStoreTransaction transaction);

    /// <summary>The store notes an event that this command appended.</summary>
    public void NoteAppended(LoggedEvent logged) => appended.Add(logged);

    /// <summary>The store forgets what an earlier attempt of this command did.</summary>
    public void Reset()
    {
        appended.Clear();
        Refusal = null;
    }

    /// <summary>The store rolled the command back because it threw.</summary>
    public void Refuse(Exception refusal)
    {
        appended.Clear();
        Refusal = refusal;
    }
}
