using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Events;

/// <summary><c>ui.setup.started</c>: a folder that was made for the session is set up, before its first run changes anything.</summary>
/// <param name="CopiedFiles">Files that came from the workspace, by their path; what is in them is told nowhere.</param>
/// <param name="KeptFiles">Files that were to come and that the folder has already; they stay as they are.</param>
/// <param name="Script">What runs now in the sandbox; absent when there is none.</param>
public sealed record SetupStarted(IReadOnlyList<string> CopiedFiles, IReadOnlyList<string> KeptFiles, string? Script = null) : EventPayload;

/// <summary><c>ui.setup.output</c>: what the setup script writes grows.</summary>
public sealed record SetupOutput(ItemId ItemId, int Offset, string TextDelta) : EphemeralPayload(ItemId, Offset, TextDelta);

/// <summary><c>ui.setup.completed</c>: how the setup ended. Unless it succeeded its run ends too, and the next run sets the folder up again.</summary>
/// <param name="ItemId">The item that the <see cref="SetupOutput"/> frames named.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Output">What the script wrote, at most 64 KiB; longer output is cut in the middle and says so.</param>
/// <param name="ExitCode">The script's, when it had one.</param>
/// <param name="DurationMs">Time that the script ran, in milliseconds.</param>
public sealed record SetupCompleted(ItemId ItemId, ToolOutcome Outcome, string Summary, string Output, int? ExitCode = null, long? DurationMs = null)
    : EventPayload, IFinishesItem;
