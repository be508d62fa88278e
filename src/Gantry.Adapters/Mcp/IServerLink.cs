using ModelContextProtocol.Client;

namespace Gantry.Adapters.Mcp;

/// <summary>The way to one server. Disposing ends it, and the program when there is one.</summary>
internal interface IServerLink : IAsyncDisposable
{
    IClientTransport Transport { get; }

    /// <summary>Completes when the other side is gone; never, when nobody can tell.</summary>
    Task Gone { get; }

    /// <summary>The end of what its program said as errors; all of it once <see cref="SilentAsync"/> has returned after its end.</summary>
    string LastWords { get; }

    /// <summary>Waits until its program says no more, which is a moment after its end; for one that goes on, two seconds.</summary>
    Task SilentAsync();
}
