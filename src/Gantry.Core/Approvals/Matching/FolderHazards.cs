namespace Gantry.Core.Approvals.Matching;

/// <summary>Where the rest of a script then runs.</summary>
internal static class FolderHazards
{
    public static IEnumerable<Hazard> Of(IReadOnlyList<string> arguments) =>
        from argument in arguments.Index().Skip(1)
        where LexicalPath.IsOutside(LexicalPath.Normalise(argument.Item))
        select new Hazard($"goes to {argument.Item}, which may lie outside of the workspace", HazardReach.Argument, argument.Index, argument.Item);
}
