using System.CommandLine;
using Gantry.Cli.Demo;

namespace Gantry.Cli.Commands;

/// <summary><c>gantry demo</c>: two minutes, offline, no key.</summary>
internal static class DemoCommand
{
    public static Command Create(GlobalOptions globals)
    {
        var yes = new Option<bool>("--yes", "-y") { Description = "Answer the approvals by itself, visibly." };
        var keep = new Option<bool>("--keep") { Description = "Leave the sample repository and the recorded data in place." };
        var command = new DocumentedCommand(
            "demo",
            "Shows Gantry at work on a small sample repository: offline, no key, about two minutes.",
            "gantry demo",
            "gantry demo --yes --keep")
        {
            yes,
            keep,
        };

        return command.Does(globals, (scope, cancellationToken) =>
            new DemoTour(scope, answersItself: scope.Parse.GetValue(yes) || !scope.Terminal.IsInteractive, scope.Parse.GetValue(keep)).RunAsync(cancellationToken));
    }
}
