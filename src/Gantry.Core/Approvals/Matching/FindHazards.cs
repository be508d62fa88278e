namespace Gantry.Core.Approvals.Matching;

/// <summary>The actions of find that do more than print.</summary>
internal static class FindHazards
{
    private static readonly Dictionary<string, string> Actions = new(StringComparer.Ordinal)
    {
        ["-exec"] = "runs a program",
        ["-execdir"] = "runs a program",
        ["-ok"] = "runs a program",
        ["-okdir"] = "runs a program",
        ["-delete"] = "removes files",
        ["-fprint"] = "writes a file",
        ["-fprint0"] = "writes a file",
        ["-fprintf"] = "writes a file",
        ["-fls"] = "writes a file",
        ["-files0-from"] = "reads a file for its arguments",
    };

    public static IEnumerable<Hazard> Of(IReadOnlyList<string> arguments) =>
        from argument in arguments.Index().Skip(1)
        let effect = Actions.GetValueOrDefault(argument.Item)
        where effect is not null
        select new Hazard($"{effect} ({argument.Item})", HazardReach.Argument, argument.Index, argument.Item);
}
