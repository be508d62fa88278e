using System.CommandLine;
using Gantry.Cli.Rendering;
using Gantry.Cli.Schemas;

namespace Gantry.Cli.Commands.Schemas;

/// <summary><c>gantry schemas check</c>: whether recorded events are what their schemas say.</summary>
internal static class CheckCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var files = new Argument<string[]>("file")
        {
            Description = "NDJSON with one event a line, or an export's zip; \"-\" reads NDJSON from standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new DocumentedCommand(
            "check",
            "Checks recorded events; tells each fault with its line, and exits with 1 when there is one.",
            "gantry schemas check run.zip",
            "gantry schemas check events.ndjson",
            "curl … | gantry schemas check -")
        {
            files,
        };

        return command.Does(globals, async (scope, cancellationToken) =>
        {
            var check = new EventFileCheck();
            foreach (var file in scope.Parse.GetRequiredValue(files))
            {
                await check.AddAsync(file, cancellationToken);
            }

            var report = check.Report;
            if (scope.Json)
            {
                scope.Terminal.WriteJson(report, CliJson.Default.SchemaReport);
            }
            else
            {
                Write(scope.Terminal, report);
            }

            return report.FaultCount == 0 ? ExitCode.Ok : ExitCode.Failed;
        });
    }

    private static void Write(Terminal terminal, SchemaReport report)
    {
        foreach (var fault in report.Faults)
        {
            terminal.WriteLine(VisibleText.OnOneLine($"{fault.File}:{fault.Line}: {(fault.Place.Length == 0 ? "" : fault.Place + ": ")}{fault.Sentence}"));
        }

        if (report.FaultCount > report.Faults.Count)
        {
            terminal.WriteLine($"… and {report.FaultCount - report.Faults.Count} more.");
        }

        terminal.WriteLine(
            report.FaultCount == 0 ? $"{Counted(report.Events, "event")} checked, no fault." : $"{Counted(report.Events, "event")} checked, {Counted(report.FaultCount, "fault")}.",
            report.FaultCount == 0 ? Ink.Green : Ink.Red);
    }

    private static string Counted(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count:N0} {noun}s";
}
