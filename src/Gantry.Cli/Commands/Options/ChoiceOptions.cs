using System.CommandLine;
using Gantry.Protocol.Sessions;

namespace Gantry.Cli.Commands.Options;

/// <summary><c>--mode</c> and <c>--model</c>: how the agent works. The daemon knows what there is.</summary>
internal sealed class ChoiceOptions
{
    private readonly Option<string?> mode = new("--mode") { Description = "How the agent works: one of its modes, which \"gantry agents\" lists.", HelpName = "NAME" };

    private readonly Option<string?> model = new("--model", "-m")
    {
        Description = "The model that the agent works with: one that \"gantry agents\" lists, or another of its maker's.",
        HelpName = "NAME",
    };

    public ChoiceOptions AddTo(Command command)
    {
        command.Add(mode);
        command.Add(model);
        return this;
    }

    /// <summary>What was chosen; what is null was not.</summary>
    public ChooseAgent Read(ParseResult parse) => new(parse.GetValue(mode), parse.GetValue(model));
}
