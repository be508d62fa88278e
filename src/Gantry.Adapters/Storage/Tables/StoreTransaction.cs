using Gantry.Core.Events;
using Gantry.Protocol.Events;

namespace Gantry.Adapters.Storage.Tables;

/// <summary>The write connection as a command sees it. There is one, used again by every batch: <see cref="Begin"/> sets the moment, <see cref="Serve"/> the command.</summary>
internal sealed class StoreTransaction : IStoreTransaction
{
    private readonly StoreView view;
    private StoreCommand? command;

    public StoreTransaction(SqlHandle writer, StoreView view)
    {
        this.view = view;
        Receipts = new ReceiptTable(writer, () => Now);
    }

    public DateTimeOffset Now { get; private set; }

    public IReceiptTable Receipts { get; }

    public IEventTable Events => view.Events;

    public void Begin(DateTimeOffset now) => Now = StoredTime.ToWholeMilliseconds(now);

    public void Serve(StoreCommand? next) => command = next;

    public TTable Table<TTable>()
        where TTable : class => view.Table<TTable>();

    public EventPosition Append(NewEvent fact)
    {
        if (command is null)
        {
            throw new InvalidOperationException("This transaction has ended; a command may not keep it.");
        }

        var type = EventCatalog.Of(fact.Payload);
        if (!type.IsDurable)
        {
            throw new InvalidOperationException($"{type.Name} is never stored: hand it to EventLog.Stream.");
        }

        var position = view.Events.Next(fact.SessionId);
        var at = fact.At ?? Now;
        var logged = new LoggedEvent(fact.SessionId, position, fact.RunId, type.Name, fact.TakeDraft().Complete(position, at));
        view.Events.Add(logged, at);
        command.NoteAppended(logged);
        return position;
    }
}
