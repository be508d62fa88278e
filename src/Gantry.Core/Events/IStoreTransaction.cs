using Gantry.Protocol.Events;

namespace Gantry.Core.Events;

/// <summary>A command's view of the store, with the right to change it.</summary>
public interface IStoreTransaction : IStoreView
{
    /// <summary>The store's clock, the same during the whole transaction; to the millisecond.</summary>
    DateTimeOffset Now { get; }

    /// <summary>The receipts of commands.</summary>
    IReceiptTable Receipts { get; }

    /// <summary>Appends a fact and gives it the session's next position. Ephemeral payloads are refused: they are a bug here.</summary>
    EventPosition Append(NewEvent fact);
}
