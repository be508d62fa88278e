using Gantry.Core.Events;

namespace Gantry.Core.Health;

/// <summary>The store answers a query.</summary>
internal sealed class StoreProbe(EventLog log) : IServiceProbe
{
    public string Name => "store";

    public bool IsOn => true;

    public Task ProbeAsync(CancellationToken cancellationToken) => log.ReadAsync(view => view.Events.LastPosition(Protocol.Ids.SessionId.New()), cancellationToken);
}
