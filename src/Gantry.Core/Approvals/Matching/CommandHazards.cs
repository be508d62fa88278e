namespace Gantry.Core.Approvals.Matching;

/// <summary>Finds what well-known programs run or write although their first words look harmless.</summary>
internal static class CommandHazards
{
    public static IReadOnlyList<Hazard> Of(IReadOnlyList<string> arguments) => OptionHazards.Of(arguments);
}
