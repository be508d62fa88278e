namespace Gantry.Core.Approvals.Matching;

/// <summary>An action's parts, or why they cannot be told: then a person is asked, whatever the rules say.</summary>
public abstract record PartsReading;

/// <summary>At least one part, in order.</summary>
public sealed record ReadableParts(IReadOnlyList<ActionPart> Parts) : PartsReading;

/// <summary>A person has to look.</summary>
/// <param name="Reason">A sentence.</param>
public sealed record UnreadableParts(string Reason) : PartsReading;
