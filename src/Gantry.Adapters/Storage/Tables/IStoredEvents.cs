using Gantry.Core.Events;
using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Adapters.Storage.Tables;

/// <summary>The events as a store writes them. Each store numbers them in its own way.</summary>
internal interface IStoredEvents : IEventTable
{
    /// <summary>A query for the last position of a session; removed events count, for a position is never given twice.</summary>
    /// <param name="session">An expression for its id.</param>
    string LastSeq(string session);

    /// <summary>A condition on the events <c>e</c>: those of a session.</summary>
    /// <param name="session">An expression for its id.</param>
    string Of(string session);

    /// <summary>The position of an event <c>e</c>.</summary>
    string Seq { get; }

    /// <summary>What the events <c>e</c> of one session are ordered by, quickly.</summary>
    string Order { get; }

    /// <summary>How many bytes of UTF-8 an envelope has.</summary>
    /// <param name="envelope">An expression for it.</param>
    string SizeOf(string envelope);

    /// <summary>Takes the session's next position. What rolls the transaction back, or a savepoint in it, gives the position back.</summary>
    EventPosition Next(SessionId session);

    /// <summary>Stores an event at the position that was taken for it.</summary>
    void Add(LoggedEvent logged, DateTimeOffset at);
}
