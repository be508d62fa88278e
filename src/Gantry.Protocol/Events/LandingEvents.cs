using Gantry.Protocol.Landing;

namespace Gantry.Protocol.Events;

/// <summary><c>ui.landed</c>: the session's changes were taken out of it.</summary>
/// <param name="By">The user.</param>
/// <param name="Commit">The commit's id; absent for a patch.</param>
/// <param name="Branch">The branch that names it.</param>
/// <param name="Url">Of the pull request.</param>
public sealed record Landed(LandAs As, string By, string? Commit = null, string? Branch = null, string? Url = null) : EventPayload;
