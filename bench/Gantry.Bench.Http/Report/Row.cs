namespace Gantry.Bench.Http.Report;

/// <summary>One line of the table.</summary>
/// <param name="Gantry">What the daemon did, with its unit.</param>
/// <param name="Beside">What the anchors did, each with the ratio.</param>
/// <param name="Reach">The goal, and whether it is reached.</param>
/// <param name="Then">The next goal, and where it stands.</param>
internal sealed record Row(string Measure, string Gantry, string Beside, string Reach, string Then)
{
    public const string Head = "| measure | Gantry | beside it, in the same run | reach | then |\n|---|---|---|---|---|\n";

    public override string ToString() => $"| {Measure} | {Gantry} | {Beside} | {Reach} | {Then} |\n";
}
