using System.CommandLine;

namespace Gantry.Cli.Commands.Options;

/// <summary><c>--sandbox</c>: where a new session's agent runs.</summary>
internal sealed class SandboxOption
{
    private readonly Option<string?> sandbox = new("--sandbox")
    {
        Description = "Where the agent runs: bubblewrap, container, or process, which is NO boundary. Default: the daemon's choice.",
        HelpName = "KIND",
    };

    public SandboxOption AddTo(Command command)
    {
        command.Add(sandbox);
        return this;
    }

    /// <summary>Null leaves the choice to the daemon, which knows the kinds that there are.</summary>
    public string? Read(ParseResult parse) => parse.GetValue(sandbox);
}
