using Gantry.Core.Sandboxes;

namespace Gantry.Adapters.Sandboxes.Local;

/// <summary>How a running command is got at.</summary>
/// <param name="Signal">Signals the command with its process group.</param>
/// <param name="Kill">Ends at once everything that it started.</param>
/// <param name="ReleaseAsync">Called once, when it has ended: gives back what was set up for it, and says why it ended when only that tells.</param>
internal sealed record CommandReach(Action<int> Signal, Action Kill, Func<Task<SandboxExitReason?>> ReleaseAsync);
