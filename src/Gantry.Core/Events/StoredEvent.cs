using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Events;

/// <summary>One durable event as it lies in the store: shown, not handed over. Its bytes are good during the call that shows it.</summary>
public readonly ref struct StoredEvent(EventPosition position, RunId? runId, ReadOnlySpan<byte> typeName, ReadOnlySpan<byte> json)
{
    /// <summary>Its place.</summary>
    public EventPosition Position { get; } = position;

    /// <summary>The run that it belongs to, when it belongs to one.</summary>
    public RunId? RunId { get; } = runId;

    /// <summary>In UTF-8.</summary>
    public ReadOnlySpan<byte> TypeName { get; } = typeName;

    /// <summary>The envelope's UTF-8 JSON.</summary>
    public ReadOnlySpan<byte> Json { get; } = json;
}

/// <summary>Looks at one event; false when it wants no more, this one included.</summary>
public delegate bool StoredEventVisitor(in StoredEvent stored);
