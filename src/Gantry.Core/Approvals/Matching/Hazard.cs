namespace Gantry.Core.Approvals.Matching;

/// <summary>Something about a part that an allow rule covers only when its pattern spells it out.</summary>
/// <param name="Why">The rest of "it …", such as <c>writes a file (--output)</c>.</param>
/// <param name="Reach">What a pattern has to spell.</param>
/// <param name="Position">For <see cref="HazardReach.Argument"/>: which argument, from 0 at the program.</param>
/// <param name="Word">For <see cref="HazardReach.Argument"/>: how far that argument has to be spelled, such as <c>--output=</c>.</param>
public sealed record Hazard(string Why, HazardReach Reach, int Position = 0, string Word = "");

/// <summary>What a pattern has to spell to cover a hazard.</summary>
public enum HazardReach
{
    /// <summary>The one argument.</summary>
    Argument,

    /// <summary>The whole command, without a <c>*</c>; or the whole path or its protected folder.</summary>
    Whole,

    /// <summary>Nothing in a pattern can: it lies in the surroundings, such as the folder.</summary>
    Surroundings,
}
