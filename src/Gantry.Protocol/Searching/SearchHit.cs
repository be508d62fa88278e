using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Searching;

/// <summary>One event that a search found.</summary>
/// <param name="RunId">Null for events that belong to the session alone.</param>
/// <param name="Seq">Its place in the session's log.</param>
/// <param name="Type">The event's type, such as <c>ui.tool.result</c>.</param>
/// <param name="SessionTitle">Null when the session has none.</param>
/// <param name="Snippet">The text around what was found, on one line, with control characters written out visibly.</param>
/// <param name="Matches">Where in the snippet the words stand, in order.</param>
public sealed record SearchHit(
    SessionId SessionId,
    RunId? RunId,
    long Seq,
    DateTimeOffset At,
    string Type,
    string? SessionTitle,
    string Snippet,
    IReadOnlyList<SnippetMatch> Matches);

/// <summary>A piece of a snippet that matched.</summary>
/// <param name="Start">In UTF-16 code units from the snippet's beginning.</param>
/// <param name="Length">In UTF-16 code units.</param>
public sealed record SnippetMatch(int Start, int Length);
