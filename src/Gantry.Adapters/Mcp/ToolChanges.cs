using ModelContextProtocol.Protocol;

namespace Gantry.Adapters.Mcp;

/// <summary>Passes on that a server's tools changed.</summary>
internal sealed class ToolChanges
{
    public Action? Heard { get; set; }

    public ValueTask TellAsync(JsonRpcNotification notification, CancellationToken cancellationToken)
    {
        Heard?.Invoke();
        return ValueTask.CompletedTask;
    }
}
