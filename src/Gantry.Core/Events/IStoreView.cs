namespace Gantry.Core.Events;

/// <summary>What can be read at one moment. Not for keeping: it ends with the function that it was given to.</summary>
public interface IStoreView
{
    /// <summary>The events of all sessions.</summary>
    IEventTable Events { get; }

    /// <summary>A room's own table; rooms offer it under its name, as in <c>view.Runs</c>.</summary>
    TTable Table<TTable>()
        where TTable : class;
}
