namespace Gantry.Core.Approvals.Matching;

/// <summary>Programs whose options run or write something.</summary>
internal static class OptionHazards
{
    public static IReadOnlyList<Hazard> Of(IReadOnlyList<string> arguments) => arguments switch
    {
        ["find", ..] => [.. Among(arguments, "-exec", "-execdir", "-ok", "-okdir", "-delete")],
        _ => [],
    };

    private static IEnumerable<Hazard> Among(IReadOnlyList<string> arguments, params string[] options) =>
        from argument in arguments.Index()
        where options.Contains(argument.Item, StringComparer.Ordinal)
        select new Hazard($"runs or removes something ({argument.Item})", HazardReach.Argument, argument.Index, argument.Item);
}
