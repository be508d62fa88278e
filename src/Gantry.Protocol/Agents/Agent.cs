using Gantry.Protocol.Ids;

namespace Gantry.Protocol.Agents;

/// <summary>An agent of this daemon, as it was found just now.</summary>
/// <param name="Title">Its name for people.</param>
/// <param name="Installed">It can be started. A session can be created all the same; its runs then end saying how to install it.</param>
/// <param name="Version">Of its program; null when it has none, or it is missing.</param>
/// <param name="Program">The program's path; null when it has none, or it is missing.</param>
/// <param name="Login">Whose account pays for its model calls, in a few words; null when nothing is configured.</param>
/// <param name="Install">What to type to install it; null when there is nothing to install.</param>
/// <param name="Warnings">Sentences about what may go wrong, such as a version that was not tested.</param>
public sealed record Agent(
    AgentName Name,
    string Title,
    bool Installed,
    string? Version,
    string? Program,
    string? Login,
    string? Install,
    IReadOnlyList<string> Warnings,
    AgentCapabilities Capabilities);
