namespace Gantry.Cli.Diagnosis;

/// <summary>What <c>gantry doctor</c> found.</summary>
/// <param name="Healthy">Nothing that is needed is missing.</param>
internal sealed record DoctorReport(bool Healthy, IReadOnlyList<Finding> Findings);

/// <summary>One thing that was looked at.</summary>
/// <param name="Fix">What to do about it; null when nothing has to be done.</param>
/// <param name="Needed">Without it Gantry does not work; otherwise it only does less.</param>
internal sealed record Finding(string Subject, bool Good, string Detail, string? Fix = null, bool Needed = true);
