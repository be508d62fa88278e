using Gantry.Protocol.Events;
using Gantry.Protocol.Ids;

namespace Gantry.Core.Searching;

/// <summary>One event's text, for the index.</summary>
public sealed record SearchEntry(EventPosition Position, RunId? RunId, DateTimeOffset At, string Type, string Text);

/// <summary>What the index knows of an event that it found.</summary>
/// <param name="Snippet">The text around the matches, each between <see cref="Opening"/> and <see cref="Closing"/>.</param>
public sealed record FoundEntry(SessionId SessionId, EventPosition Position, RunId? RunId, DateTimeOffset At, string Type, string Snippet)
{
    /// <summary>Stands before a match. A control character, which an index has taken out of the texts themselves.</summary>
    public const char Opening = '\x02';

    /// <summary>Stands after a match.</summary>
    public const char Closing = '\x03';
}
