using System.Text.Json.Serialization;
using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Sessions;

/// <summary>Body of <c>POST /api/sessions/{id}/rewind</c>: one of <paramref name="ToSeq"/> and <paramref name="Undo"/>.</summary>
/// <param name="ToSeq">The position that the session shall stand at again; 0 is before the first event.</param>
/// <param name="Undo">True: take back the last rewind.</param>
/// <param name="Restore"><c>files</c>, <c>conversation</c> or <c>both</c>, the default.</param>
/// <param name="Conflicts">
/// What to do with a file that somebody changed after the session did: <c>refuse</c> (the default: nothing is done), <c>keep</c> theirs, or <c>overwrite</c> it.
/// </param>
/// <param name="Preview">True: say what would be done and do nothing.</param>
public sealed record RewindSession(long? ToSeq = null, bool Undo = false, string? Restore = null, string? Conflicts = null, bool Preview = false);

/// <summary>What a rewind did, or would do.</summary>
/// <param name="Seq">The position of its <c>ui.rewound</c>; null for a preview.</param>
/// <param name="Paths">The files that it changed.</param>
/// <param name="Conflicts">Files that somebody changed after the session did.</param>
/// <param name="Left">Files that were left as they are: conflicts that were kept, and files that checkpoints do not keep.</param>
public sealed record RewindReport(
    SessionId SessionId, long? Seq, long ToSeq, RewindParts Restored, IReadOnlyList<string> Paths, IReadOnlyList<string> Conflicts, IReadOnlyList<string> Left);

/// <summary>Which parts of a session are brought back.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RewindParts>))]
public enum RewindParts
{
    /// <summary>Files and conversation.</summary>
    [JsonStringEnumMemberName("both")]
    Both,

    /// <summary>The files of the workspace.</summary>
    [JsonStringEnumMemberName("files")]
    Files,

    /// <summary>What the agent remembers.</summary>
    [JsonStringEnumMemberName("conversation")]
    Conversation,
}

/// <summary>Body of <c>POST /api/sessions/{id}/fork</c>.</summary>
/// <param name="Seq">The position up to which the new session has this one's history and files; the last one when absent.</param>
/// <param name="Title">A title for people; this session's own when absent.</param>
public sealed record ForkSession(long? Seq = null, string? Title = null);
