using Gantry.Protocol.Approvals;

namespace Gantry.Core.Agents;

/// <summary>A tool call as a person changed it.</summary>
/// <param name="Title">One line for people.</param>
/// <param name="Action">What it comes to, for the rules.</param>
public sealed record EditedCall(string Title, GatedAction Action);
