using Gantry.Protocol.Ids;
using Gantry.Protocol.Runs;

namespace Gantry.Protocol.Sessions;

/// <summary>How much a session changed in all, from how it found the files to how its last run, rewind or taking back left them.</summary>
public sealed record SessionChanges(int Files, int LinesAdded, int LinesRemoved);

/// <summary>How a session stands: its active run, else the last that was asked for.</summary>
/// <param name="PausedFor">Why it stands still, one sentence; null when it does not.</param>
/// <param name="PausedUntil">When it goes on by itself; null when that is not known.</param>
public sealed record SessionRun(RunId RunId, RunStatus Status, DateTimeOffset CreatedAt, string? PausedFor, DateTimeOffset? PausedUntil);
