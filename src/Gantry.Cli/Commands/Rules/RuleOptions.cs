using System.CommandLine;
using Gantry.Cli.Commands.Options;
using Gantry.Protocol.Approvals;

namespace Gantry.Cli.Commands.Rules;

/// <summary>A rule on a command line: its effect, its pattern, and what it is about.</summary>
internal sealed class RuleOptions
{
    private readonly bool isRequired;
    private readonly Argument<string> effect;
    private readonly Argument<string> pattern;
    private readonly Option<string?> kind = KindOption();
    private readonly AgentOption agent = new();
    private readonly RulePlaceOptions place = new();

    /// <param name="isRequired">The command makes no sense without a rule.</param>
    public RuleOptions(bool isRequired)
    {
        this.isRequired = isRequired;
        var arity = isRequired ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne;
        effect = new Argument<string>("effect") { Description = "allow, ask or deny.", HelpName = "allow|ask|deny", Arity = arity };
        pattern = new Argument<string>("pattern") { Description = "What it is about, such as 'git log *', 'src/**' or '*.example.com:443'. Quote it.", Arity = arity };
    }

    public static Option<string?> KindOption() => new("--kind", "-k") { Description = "command (default), file, network or tool.", HelpName = "KIND" };

    public RuleOptions AddTo(Command command)
    {
        command.Add(effect);
        command.Add(pattern);
        command.Add(kind);
        agent.AddTo(command);
        place.AddTo(command);
        return this;
    }

    /// <summary>Where it shall be; asks the daemon when a folder is named.</summary>
    public Task<RulePlace> PlaceAsync(CommandScope scope, Http.GantryClient client, CancellationToken cancellationToken) => place.ResolveAsync(scope, client, cancellationToken);

    /// <summary>The rule; null when none is given.</summary>
    public AddRule? Read(CommandScope scope, RulePlace where)
    {
        var says = scope.Parse.GetValue(effect);
        var about = scope.Parse.GetValue(pattern);
        if (says is null && !isRequired)
        {
            return null;
        }

        return about is not null
            ? new AddRule(where.Layer, says, scope.Parse.GetValue(kind) ?? "command", about, agent.Read(scope.Parse), where.WorkspaceId?.ToString(), where.SessionId?.ToString())
            : throw new CommandFailure(ExitCode.Usage, "A rule needs a pattern after its effect, such as: allow 'git log *'.");
    }
}
