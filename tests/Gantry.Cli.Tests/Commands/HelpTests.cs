using System.CommandLine;
using Gantry.Cli.Commands;

namespace Gantry.Cli.Tests.Commands;

public sealed class HelpTests
{
    [Fact]
    public void Every_command_has_one_line_and_examples()
    {
        using var nowhere = new StringWriter();
        foreach (var command in All(RootOfCommands.Create(new Terminal(nowhere, nowhere, default))))
        {
            command.Description.ShouldNotBeNullOrWhiteSpace(command.Name);
            command.Description!.ShouldNotContain('\n');
            command.ShouldBeOfType<DocumentedCommand>().Examples.ShouldNotBeEmpty(command.Name);
        }

        static IEnumerable<Command> All(Command from) => from.Subcommands.SelectMany(command => All(command).Prepend(command));
    }

    [Fact]
    public async Task Help_lists_examples_and_exit_statuses_and_wins_over_missing_arguments()
    {
        (await CliProcess.RunAsync(Path.GetTempPath(), "--help")).Output.ShouldContain("130  interrupted");
        var attach = await CliProcess.RunAsync(Path.GetTempPath(), "attach", "--help");
        attach.Output.ShouldContain("Examples:\n  gantry attach");
        attach.ExitCode.ShouldBe(0);
    }
}
