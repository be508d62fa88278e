using System.Net;

namespace Gantry.Adapters.Docker;

/// <summary>The engine understood a request and said no.</summary>
internal sealed class EngineRefusedException(HttpStatusCode status, string words) : Exception($"The container engine refused: {words.Trim()}")
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>The engine's own words.</summary>
    public string Words { get; } = words.Trim();

    /// <summary>There is no such container, image or network.</summary>
    public bool IsMissing => Status == HttpStatusCode.NotFound;

    /// <summary>The name is in use, or the thing is in a state that forbids it.</summary>
    public bool IsConflict => Status == HttpStatusCode.Conflict;
}
