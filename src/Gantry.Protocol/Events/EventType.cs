namespace Gantry.Protocol.Events;

/// <summary>One type of event.</summary>
/// <param name="Name">Its name on the wire, such as <c>ui.tool.call</c>.</param>
/// <param name="Kind">The envelope's <c>kind</c>.</param>
/// <param name="Payload">The CLR type of its payload.</param>
/// <param name="IsDurable">Stored and numbered; else streamed only.</param>
public sealed record EventType(string Name, string Kind, Type Payload, bool IsDurable);
