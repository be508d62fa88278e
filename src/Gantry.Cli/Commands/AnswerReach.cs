using System.CommandLine;

namespace Gantry.Cli.Commands;

/// <summary>How far an allow reaches, and which suggestion it then writes.</summary>
internal sealed record AnswerReach(string Scope, int? Suggestion);

/// <summary><c>--scope</c> and <c>--suggestion</c>.</summary>
internal sealed class ReachOptions
{
    private static readonly string[] Scopes = ["once", "session", "workspace", "always"];

    private readonly Option<string> scope = new("--scope")
    {
        Description = "once (default); session, workspace or always also write the rule that the approval suggests.",
        HelpName = "SCOPE",
        DefaultValueFactory = _ => "once",
    };

    private readonly Option<int?> suggestion = new("--suggestion") { Description = "Which suggestion to write; 0, the narrowest, by default.", HelpName = "N" };

    public ReachOptions AddTo(Command command)
    {
        scope.AcceptOnlyFromAmong(Scopes);
        command.Add(scope);
        command.Add(suggestion);
        return this;
    }

    public AnswerReach Read(ParseResult parse)
    {
        var reach = new AnswerReach(parse.GetValue(scope)!, parse.GetValue(suggestion));
        return reach is { Scope: "once", Suggestion: not null }
            ? throw new CommandFailure(ExitCode.Usage, "--suggestion goes with --scope session, workspace or always.")
            : reach;
    }
}
