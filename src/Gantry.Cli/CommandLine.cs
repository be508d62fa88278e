using System.CommandLine;
using System.CommandLine.Invocation;

namespace Gantry.Cli;

/// <summary>Runs what was parsed, and turns a command line that cannot be understood into exit status 2.</summary>
internal static class CommandLine
{
    /// <summary>After Ctrl-C or SIGTERM a command may tidy up this long (a daemon: let its runs reach a safe point).</summary>
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(20);

    public static async Task<int> InvokeAsync(ParseResult parse, Terminal terminal)
    {
        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = LongestFarewell,
        };

        if (parse.Action is ParseErrorAction misunderstood)
        {
            misunderstood.ShowHelp = false;
            misunderstood.ShowTypoCorrections = true;

            // The suggestions belong to the complaint, not to what a script reads.
            configuration.Output = terminal.Error;
            await parse.InvokeAsync(configuration);
            var command = parse.CommandResult.Command is RootCommand ? "gantry" : $"gantry {PathOf(parse.CommandResult)}";
            terminal.Complain($"See: {command} --help");
            return (int)ExitCode.Usage;
        }

        return await parse.InvokeAsync(configuration);
    }

    private static string PathOf(System.CommandLine.Parsing.CommandResult result)
    {
        var names = new List<string>();
        for (var at = result; at.Command is not RootCommand; at = (System.CommandLine.Parsing.CommandResult)at.Parent!)
        {
            names.Insert(0, at.Command.Name);
        }

        return string.Join(' ', names);
    }
}
