using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Gantry.Cli.Commands;

/// <summary>Help as System.CommandLine writes it, then the command's examples; the root's help also lists the exit statuses.</summary>
internal sealed class DocumentedHelp(HelpAction plain) : SynchronousCommandLineAction
{
    private const string ExitStatuses =
        """
        Exit status:
          0    done
          1    the run or the request failed
          2    the command line cannot be understood
          3    no daemon runs, or none answers
          4    there is no such run, session, approval or workspace
          5    conflict: answered already, or in another state
          6    not allowed
          130  interrupted
        """;

    /// <summary>--help, and what comes with it, wins over a command line that is not complete.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        plain.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        switch (parseResult.CommandResult.Command)
        {
            case DocumentedCommand { Examples.Count: > 0 } command:
                output.WriteLine("Examples:");
                foreach (var example in command.Examples)
                {
                    output.WriteLine($"  {example}");
                }

                break;
            case RootCommand:
                output.WriteLine("Examples:");
                output.WriteLine("  gantry demo");
                output.WriteLine("  gantry run \"make the tests pass\"");
                output.WriteLine("  gantry inbox");
                output.WriteLine();
                output.WriteLine(ExitStatuses);
                break;
        }

        return 0;
    }
}
