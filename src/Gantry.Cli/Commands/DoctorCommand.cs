using System.CommandLine;
using Gantry.Cli.Diagnosis;
using Gantry.Cli.Rendering;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry doctor</c>: what Gantry needs, whether it is there, and how to get it.</summary>
internal static class DoctorCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var command = new DocumentedCommand("doctor", "Checks what Gantry needs on this machine.", "gantry doctor", "gantry doctor --json");
        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var report = await Checkup.ExamineAsync(scope, cancellationToken);
            if (scope.Json)
            {
                scope.Terminal.WriteJson(report, CliJson.Default.DoctorReport);
                return report.Healthy ? ExitCode.Ok : ExitCode.Failed;
            }

            foreach (var finding in report.Findings)
            {
                Write(scope.Terminal, finding);
            }

            scope.Terminal.WriteLine(report.Healthy ? "Nothing that is needed is missing." : "Something that is needed is missing.", Ink.Bold);
            return report.Healthy ? ExitCode.Ok : ExitCode.Failed;
        });
    }

    private static void Write(Terminal terminal, Finding finding)
    {
        var (mark, ink) = finding switch { { Good: true } => ("✓", Ink.Green), { Needed: true } => ("✗", Ink.Red), _ => ("–", Ink.Yellow) };
        terminal.Write($"{mark} ", ink);
        terminal.WriteLine($"{finding.Subject,-15} {VisibleText.OnOneLine(finding.Detail)}");
        if (finding is { Good: false, Fix: { } fix })
        {
            terminal.WriteLine($"                  fix: {fix}", Ink.Dim);
        }
    }
}
