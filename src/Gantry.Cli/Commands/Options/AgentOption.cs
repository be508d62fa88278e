using System.CommandLine;
using Gantry.Protocol.Ids;

namespace Gantry.Cli.Commands.Options;

/// <summary><c>--agent</c>: who does the work.</summary>
internal sealed class AgentOption
{
    private readonly Option<string?> agent = new("--agent", "-a") { Description = "native (default), demo, or another agent that the daemon knows.", HelpName = "NAME" };

    public AgentOption AddTo(Command command)
    {
        command.Add(agent);
        return this;
    }

    /// <summary>Null leaves the choice to the daemon.</summary>
    public string? Read(ParseResult parse) => parse.GetValue(agent) switch
    {
        null => null,
        { } name when AgentName.TryParse(name, out _) => name,
        { } name => throw new CommandFailure(ExitCode.Usage, $"'{name}' is no agent name: those are lower case, such as native or demo."),
    };
}
